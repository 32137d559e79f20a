//! What is read of a request, in both generations.

use super::fault::Fault;
use crate::Server;
use axum::body::{Body, to_bytes};
use domain::api_keys::Program;
use domain::organisations::OrganisationNumber;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// The most characters of a `transactionId`.
const MAX_TRANSACTION: usize = 100;

/// Reads a body as JSON. What we do not know in it is ignored: programs send more than is public.
pub async fn json<T: DeserializeOwned>(body: Body) -> Result<(T, Vec<u8>), Fault> {
    let bytes =
        to_bytes(body, super::BODY).await.map_err(|_| Fault::too_many(super::transactions::MAX_UPLOADED))?;
    let value = serde_json::from_slice(&bytes).map_err(|_| Fault::parameter("body"))?;
    Ok((value, bytes.to_vec()))
}

/// The parameters of a query string; of one that is there twice, the last.
pub fn parameters(query: Option<&str>) -> Result<HashMap<String, String>, Fault> {
    serde_urlencoded::from_str(query.unwrap_or_default()).map_err(|_| Fault::parameter("query"))
}

/// A transaction's name.
pub fn transaction(id: Option<&str>) -> Result<String, Fault> {
    let id = id.unwrap_or_default().trim();
    let shaped = (1..=MAX_TRANSACTION).contains(&id.chars().count()) && !id.chars().any(char::is_control);
    if shaped { Ok(id.to_owned()) } else { Err(Fault::parameter("transactionId")) }
}

/// Refuses a program that asks for another reseller, or in the name of a vendor.
pub async fn as_itself(
    server: &Server,
    program: &Program,
    reseller: Option<&str>,
    vendor: Option<&str>,
) -> Result<(), Fault> {
    let reseller = reseller.map(str::trim).filter(|reseller| !reseller.is_empty());
    let Some(reseller) = reseller else { return Err(Fault::reseller_missing()) };
    let own = server.portal.people.profile(&program.actor).await?.organisation.number;
    let vendor = vendor.map(str::trim).filter(|vendor| !vendor.is_empty());
    if reseller != own.as_str() {
        return Err(Fault::reseller_unknown());
    }
    if vendor.is_some_and(|vendor| vendor != own.as_str()) {
        Err(Fault::parameter("vendorId"))
    } else {
        Ok(())
    }
}

/// A customer's number.
pub fn customer(text: Option<&str>) -> Result<OrganisationNumber, Fault> {
    let text = text.unwrap_or_default().trim();
    if text.is_empty() {
        return Err(Fault::parameter("customerId"));
    }
    OrganisationNumber::parse(text).ok_or_else(|| Fault::customer_unknown(text))
}
