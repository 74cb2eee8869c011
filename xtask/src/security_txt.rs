//! `security.txt` (RFC 9116): whom to tell of a hole. It holds a contact and a date, so it is written only when a contact is said.

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// RFC 9116 recommends less than a year.
const VALID: Duration = Duration::from_secs(360 * 24 * 60 * 60);

/// The contact, if it is an address that RFC 9116 allows.
///
/// # Errors
/// Says how it is written.
pub(crate) fn contact(text: &str) -> Result<String> {
    let rest = ["mailto:", "https://", "tel:"].iter().find_map(|scheme| text.strip_prefix(scheme));
    if rest.is_none_or(str::is_empty) || text.chars().any(|char| char.is_whitespace() || char.is_control()) {
        bail!(
            "{text:?} is no contact; write it like mailto:security@example.org or https://example.org/report"
        );
    }
    Ok(text.to_owned())
}

fn text(contact: &str, now: SystemTime) -> String {
    let expires = DateTime::<Utc>::from(now + VALID).format("%Y-%m-%dT00:00:00Z");
    format!("Contact: {contact}\nExpires: {expires}\nPreferred-Languages: en, zh, ru, kk\n")
}

/// Writes it where it is looked for, beside the application.
///
/// # Errors
/// Says that it cannot be written.
pub(crate) fn write(dir: &Path, contact: &str, now: SystemTime) -> Result<()> {
    let folder = dir.join(".well-known");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("security.txt"), text(contact, now)).context("security.txt cannot be written")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_addresses() {
        assert!(contact("mailto:security@example.org").is_ok());
        assert!(contact("https://example.org/report").is_ok());
        for bad in
            ["security@example.org", "mailto:", "mailto:a@b.c\nExpires: never", "javascript:alert(1)", ""]
        {
            assert!(contact(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn it_ends_within_a_year() {
        // 2024-02-29 12:00 UTC: a leap day, and the end lies in a year without one.
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_709_208_000);
        assert_eq!(
            text("mailto:a@b.c", now),
            "Contact: mailto:a@b.c\nExpires: 2025-02-23T00:00:00Z\nPreferred-Languages: en, zh, ru, kk\n"
        );
    }
}
