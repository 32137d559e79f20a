//! The column names people and their systems use. To teach another spelling, add it here in its normalised form.

use super::{Role, Scope};
use crate::devices::identity::Expected;

/// Lower case, letters and digits only: "IMEI/MEID" and `imei_meid` are one name.
pub(super) fn normalised(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The role of a column with this name in a file of this scope, if it is a known one.
pub(super) fn role(name: &str, scope: Scope) -> Option<Role> {
    if scope.fills_registry()
        && let Some(role) = of_registry(&normalised(name), scope)
    {
        return Some(role);
    }
    // A column of IMEIs among TACs is one device of the model.
    of_devices(name).filter(|role| scope != Scope::Tacs || *role == Role::Model)
}

/// Whether this is the name of a column in any kind of file.
pub(super) fn is_known(name: &str) -> bool {
    of_devices(name).is_some() || of_registry(&normalised(name), Scope::Tacs).is_some()
}

/// What only files for the device registry have.
fn of_registry(normalised: &str, scope: Scope) -> Option<Role> {
    match normalised {
        "tac" | "tacs" | "taccode" | "tacnumber" | "typeallocationcode" | "identity"
            if scope == Scope::Tacs =>
        {
            Some(Role::Identity)
        }
        "manufacturer" | "manufacturername" | "maker" | "make" | "brand" | "brandname" | "vendor" | "oem"
        | "hersteller" => Some(Role::Manufacturer),
        "edition" | "modeledition" | "deviceedition" | "licence" | "license" => Some(Role::Edition),
        "marketingname" => Some(Role::Model),
        _ => None,
    }
}

fn of_devices(name: &str) -> Option<Role> {
    let role = match normalised(name).as_str() {
        "imei2" | "secondimei" | "2ndimei" | "imeisecond" | "secondaryimei" | "imei2number" | "imeisim2"
        | "imeislot2" | "meid2" | "imeimeid2" => Role::Imei2,
        "serial" | "serialnumber" | "serialno" | "serialnum" | "serialnr" | "sn" | "snr" | "seriennummer"
        | "numerodeserie" | "numérodesérie" | "númerodeserie" | "deviceserialnumber" => Role::Serial,
        "model" | "modelname" | "modelnumber" | "modelcode" | "modelno" | "devicemodel" | "modell"
        | "modèle" | "modelo" => Role::Model,
        "customerid" | "customernumber" | "customerno" | "customer" | "knoxcustomerid" | "customermspid"
        | "mspid" | "customeridmspid" | "customeridormspid" | "kundennummer" | "kundenid" => Role::CustomerId,
        "ordernumber"
        | "orderno"
        | "ordernr"
        | "ordernum"
        | "orderid"
        | "order"
        | "ponumber"
        | "pono"
        | "po"
        | "purchaseorder"
        | "purchaseordernumber"
        | "bestellnummer"
        | "auftragsnummer" => Role::OrderNumber,
        "orderdate" | "dateoforder" | "podate" | "purchaseorderdate" | "orderedon" | "bestelldatum" => {
            Role::OrderDate
        }
        // Of our own error file: its Identity column is the device, these say what was wrong with it.
        "line" | "code" | "reason" => Role::Ignore,
        name => return expected_of(name).map(|_| Role::Identity),
    };
    Some(role)
}

/// What a column chosen as the identity holds, by its name.
pub(super) fn expected(name: &str) -> Expected {
    match of_devices(name) {
        Some(Role::Serial) => Expected::Serial,
        Some(Role::Imei2) => Expected::ImeiOrMeid,
        _ => expected_of(&normalised(name)).unwrap_or(Expected::Any),
    }
}

fn expected_of(normalised: &str) -> Option<Expected> {
    match normalised {
        "imei" | "imei1" | "imeis" | "imeinumber" | "imeino" | "imeinr" | "imeinum" | "imei1number"
        | "imeicode" | "imeimeid" | "imeiormeid" | "imei1meid" | "meid" | "meidnumber" | "meidimei"
        | "primaryimei" | "firstimei" | "1stimei" | "imeisim1" | "imeislot1" | "deviceimei" => {
            Some(Expected::ImeiOrMeid)
        }
        "identity"
        | "device"
        | "devices"
        | "deviceid"
        | "deviceids"
        | "deviceidentity"
        | "deviceidentifier"
        | "imeiserial"
        | "imeisn"
        | "imeiserialnumber"
        | "imeiorserial"
        | "imeiorserialnumber"
        | "imeimeidserial"
        | "imeimeidserialnumber"
        | "imeimeidsn"
        | "imeimeidorserialnumber" => Some(Expected::Any),
        _ => None,
    }
}
