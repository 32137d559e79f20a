//! Names that look real and belong to nobody.

use domain::Role;
use domain::organisations::OrganisationKind;

use OrganisationKind::{Customer, Msp, Operator, Reseller};
use Role::{Administrator, Uploader, Viewer};

/// Operator, resellers and MSPs: kind, name, country.
pub(super) const TENANTS: [(OrganisationKind, &str, &str); 6] = [
    (Operator, "Waybill Operations", "DE"),
    (Reseller, "Nordlicht Mobile GmbH", "DE"),
    (Reseller, "Télécom Rhône Distribution SAS", "FR"),
    (Reseller, "Harbourline Devices Ltd", "GB"),
    (Msp, "Kestrel Managed Mobility", "GB"),
    (Msp, "Rheinwerk IT-Services AG", "CH"),
];

/// Customers: name, country, and the place (in this list) of the customer that an inner one belongs to. The first ones
/// receive most.
pub(super) const CUSTOMERS: [(&str, &str, Option<usize>); 60] = [
    ("Aurelia Kliniken gGmbH", "DE", None),
    ("Stadtwerke Überlingen", "DE", None),
    ("Freya Logistik AB", "SE", None),
    ("Bäckerei Großmann & Söhne KG", "DE", None),
    ("Compagnie des Transports de l'Arve", "FR", None),
    ("Maple & Birch Grocery Inc.", "CA", None),
    ("Świetlik Kurier Sp. z o.o.", "PL", None),
    ("Hospital São Rafael", "PT", None),
    ("桜井物流株式会社", "JP", None),
    ("Kaufhaus Lindenhof AG", "CH", None),
    ("Northumbria Water Networks", "GB", None),
    ("Azienda Agricola Fratelli Cavalcanti", "IT", None),
    ("Groupe Hôtelier Beauséjour", "FR", None),
    ("Þórsmörk Rescue", "IS", None),
    ("Van der Meulen Bouw B.V.", "NL", None),
    ("Ayuntamiento de Villanueva del Río", "ES", None),
    ("Österreichische Forstgenossenschaft", "AT", None),
    ("Gdańsk Port Services", "PL", None),
    ("Aurelia Kliniken Nord", "DE", Some(0)),
    ("Aurelia Kliniken Süd", "DE", Some(0)),
    ("Aurelia Rettungsdienst", "DE", Some(18)),
    ("Stadtwerke Überlingen Netze", "DE", Some(1)),
    ("Maple & Birch Western Stores", "CA", Some(5)),
    ("Maple & Birch Atlantic Stores", "CA", Some(5)),
    ("Kaufhaus Lindenhof Filialen", "CH", Some(9)),
    ("Hôtels Beauséjour Savoie", "FR", Some(12)),
    ("Żabka Pod Lasem", "PL", None),
    ("Fjordline Ferries AS", "NO", None),
    ("Lämmle Gebäudereinigung", "DE", None),
    ("Škoda Vozy Servis", "CZ", None),
    ("Balaton Élelmiszer Kft.", "HU", None),
    ("Kılıç Lojistik A.Ş.", "TR", None),
    ("Ελαιώνες Κρήτης Α.Ε.", "GR", None),
    ("Оптика Свитанок", "UA", None),
    ("東海精密工業", "JP", None),
    ("서울 배달 협동조합", "KR", None),
    ("Ceylon Highland Tea Estates", "LK", None),
    ("Rungwe Coffee Cooperative", "TZ", None),
    ("Mzansi Courier Group", "ZA", None),
    ("Atlas Phosphates Maroc", "MA", None),
    ("Nile Delta Textiles", "EG", None),
    ("Sabra Medical Supplies", "JO", None),
    ("Desert Rose Facilities Management", "AE", None),
    ("Ganga Valley Microfinance", "IN", None),
    ("Mekong Fresh Produce", "VN", None),
    ("Nusantara Parcel", "ID", None),
    ("Outback Rail Maintenance Pty Ltd", "AU", None),
    ("Kererū Community Health Trust", "NZ", None),
    ("Patagonia Estancias S.A.", "AR", None),
    ("Café do Cerrado Exportação Ltda.", "BR", None),
    ("Andes Minería Responsable", "CL", None),
    ("Colectivo de Salud Popocatépetl", "MX", None),
    ("Cascade Timber Cooperative", "US", None),
    ("Blue Heron School District", "US", None),
    ("O'Shaughnessy & Daughters Removals", "IE", None),
    ("Saaremaa Õlletehas OÜ", "EE", None),
    ("Suomen Luontopolut ry", "FI", None),
    (
        "Bibliothèque municipale de Saint-Étienne-du-Rouvray et des communes associées de la vallée",
        "FR",
        None,
    ),
    ("10 Downs Veterinary Partners", "GB", None),
    ("A1 Schlüsseldienst", "AT", None),
];

/// Organisations, by name, with the role in each.
pub(super) type Roles = &'static [(&'static str, Role)];

/// People: e-mail address, name, and what they are where.
pub(super) const PEOPLE: [(&str, &str, Roles); 14] = [
    ("operator@waybill.example", "Olena Hrytsenko", &[("Waybill Operations", Administrator)]),
    ("admin@nordlicht.example", "Annika Sørensen", &[("Nordlicht Mobile GmbH", Administrator)]),
    ("uploader@nordlicht.example", "Jürgen Weiß", &[("Nordlicht Mobile GmbH", Uploader)]),
    ("viewer@nordlicht.example", "Chiara Bianchi", &[("Nordlicht Mobile GmbH", Viewer)]),
    (
        "mika@nordlicht.example",
        "Mika Lehtonen",
        &[("Nordlicht Mobile GmbH", Uploader), ("Harbourline Devices Ltd", Administrator)],
    ),
    ("admin@rhone.example", "Noémie Lefèvre", &[("Télécom Rhône Distribution SAS", Administrator)]),
    ("uploader@rhone.example", "Baptiste Garnier", &[("Télécom Rhône Distribution SAS", Uploader)]),
    ("admin@harbourline.example", "Priya Raman", &[("Harbourline Devices Ltd", Administrator)]),
    ("admin@kestrel.example", "Gareth Pritchard", &[("Kestrel Managed Mobility", Administrator)]),
    ("viewer@kestrel.example", "Siân Rees", &[("Kestrel Managed Mobility", Viewer)]),
    ("admin@rheinwerk.example", "Urs Brändli", &[("Rheinwerk IT-Services AG", Administrator)]),
    ("admin@aurelia.example", "Dr. Katharina Vogel", &[("Aurelia Kliniken gGmbH", Administrator)]),
    ("viewer@aurelia.example", "Tomasz Zając", &[("Aurelia Kliniken gGmbH", Viewer)]),
    ("admin@freya.example", "Elin Åkesson", &[("Freya Logistik AB", Administrator)]),
];

/// People who came last: after everything else was drawn, so that the rest of the demo stays as it is.
pub(super) const NEWCOMERS: [(&str, &str, Roles); 4] = [
    ("femke@harbourline.example", "Femke de Boer", &[("Harbourline Devices Ltd", Viewer)]),
    ("rahul@harbourline.example", "Rahul Menon", &[("Harbourline Devices Ltd", Viewer)]),
    ("greta@harbourline.example", "Greta Lindholm", &[("Harbourline Devices Ltd", Viewer)]),
    ("tomas@harbourline.example", "Tomás Herrera", &[("Harbourline Devices Ltd", Viewer)]),
];

/// A tenant's own names for customers.
pub(super) const REFERENCES: [&str; 12] = [
    "Key account",
    "KD-10447",
    "Rahmenvertrag 2025",
    "Region Süd",
    "via Messe Hannover",
    "Pilot",
    "Leasing",
    "ERP 4711-B",
    "Renewal in autumn",
    "Großkunde",
    "Ref. 2024/118",
    "Warehouse 3",
];

/// What kind every customer is.
pub(super) const CUSTOMER: OrganisationKind = Customer;
