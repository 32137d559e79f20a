use crate::answer::Refused;
use axum::extract::{FromRequestParts, Path};
use domain::PortalError;
use domain::deliveries::DeliveryNumber;
use domain::operations::OperationNumber;
use domain::organisations::OrganisationNumber;
use domain::uploads::UploadNumber;
use http::request::Parts;

/// The number in the address of a route. What cannot be one does not exist.
#[derive(Debug, Clone)]
pub struct Numbered<N>(pub N);

/// Something that addresses name by its number.
pub trait InAddress: Sized {
    /// The number, if the text can be one.
    fn read(text: &str) -> Option<Self>;
}

macro_rules! in_address {
    ($($number:ty),*) => {
        $(impl InAddress for $number {
            fn read(text: &str) -> Option<Self> {
                Self::parse(text)
            }
        })*
    };
}
in_address!(DeliveryNumber, OperationNumber, OrganisationNumber, UploadNumber);

impl<S: Send + Sync, N: InAddress> FromRequestParts<S> for Numbered<N> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        let number = text.ok().and_then(|Path(text)| N::read(&text));
        number.map(Self).ok_or(Refused(PortalError::NotFound))
    }
}
