use super::{Reader, Variable};

pub(super) const VARIABLES: &[Variable] = &[PRIVATE];

const PRIVATE: Variable = Variable {
    name: "WAYBILL_WEBHOOKS_PRIVATE",
    default: "false",
    meaning: "true lets webhooks go to addresses of the inner network, and by plain http",
};

/// What organisations may be told at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Webhooks {
    /// `WAYBILL_WEBHOOKS_PRIVATE`: whether addresses of the inner network may be told, and plain http used. Whoever manages a
    /// webhook could then make the server ask anything inside: only where every organisation is trusted.
    pub private: bool,
}

impl Webhooks {
    pub(super) fn from(reader: &mut Reader<'_>) -> Self {
        Self { private: reader.read(&PRIVATE, "true or false", false) }
    }
}
