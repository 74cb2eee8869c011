//! postMessage protocol between the atlas and its embedding page: versioned, typed, validated.
//!
//! A request is `{atlas: 1, id, do, value}`, its response `{atlas: 1, re: id, ok, value | error}`, an event
//! `{atlas: 1, event, value}`. `public/embed.d.ts` declares the same for TypeScript.
//!
//! Decision: `docs/decisions/0049-allow-is-no-trust.md`.

use std::fmt;

/// Protocol version.
pub const TALK_VERSION: f64 = 1.0;
/// Limit on keys in `setState`.
const MAX_KEYS: usize = 64;
/// Limit on a value, bytes.
const LONGEST_VALUE: usize = 4096;
/// Limit on a name, bytes.
const LONGEST_NAME: usize = 200;
/// Keys of every object's prototype; never state keys.
const FORBIDDEN: [&str; 3] = ["__proto__", "constructor", "prototype"];

/// Structured value of a message, copied out of JavaScript: no getter of the sender can run later.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain {
    /// `null` or `undefined`.
    Null,
    /// Boolean.
    Flag(bool),
    /// Number.
    Number(f64),
    /// String.
    Text(String),
    /// Array.
    List(Vec<Plain>),
    /// Object, entries in order.
    Record(Vec<(String, Plain)>),
    /// `Blob` or `File`; the bytes stay with the browser.
    File,
    /// Anything else: functions, dates, values too large or nested too deeply.
    Other,
}

impl Plain {
    /// Entry of a record; `None` for an unknown key and for other values.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Record(entries) => entries.iter().find(|(known, _)| known == key).map(|(_, value)| value),
            _ => None,
        }
    }

    fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn number(&self, key: &str) -> Option<f64> {
        match self.get(key)? {
            Self::Number(number) if number.is_finite() => Some(*number),
            _ => None,
        }
    }

    /// Record of strings, such as all permalink keys in the response to `getState`.
    #[must_use]
    pub fn of_texts(entries: impl IntoIterator<Item = (String, String)>) -> Self {
        Self::Record(entries.into_iter().map(|(key, text)| (key, Self::Text(text))).collect())
    }
}

/// Export format of a request, as `svg`, `png`, `geojson`, `csv`, `link` or `citation`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TalkExport {
    /// SVG text.
    Svg,
    /// PNG file.
    Png,
    /// GeoJSON text.
    GeoJson,
    /// CSV text of the visible table.
    Csv,
    /// Permalink.
    Link,
    /// Citation as plain text.
    Citation,
}

/// Request of the embedding page, validated: names are bounded, numbers finite, positions on the globe.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Handshake.
    Hello,
    /// Changes permalink keys; `None` restores a default.
    SetState(Vec<(String, Option<String>)>),
    /// Returns all permalink keys.
    GetState,
    /// Flies to a position: longitude, latitude in degrees, zoom.
    FlyTo(f64, f64, Option<f64>),
    /// Flies to a feature, e.g. `zone:coop_center`.
    FlyToFeature(String),
    /// Selects a feature, or clears the selection.
    Select(Option<String>),
    /// Adds user data: name and text; without text, a file that is passed beside the message.
    SetData(String, Option<String>),
    /// Adds user data by URL.
    SetDataAddress(String),
    /// Removes the page's user data.
    ClearData,
    /// Exports the view.
    Export(TalkExport),
}

/// Rejection of a message; all but `Foreign` are answered with their text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TalkFault {
    /// Not of this protocol; left unanswered.
    Foreign,
    /// Other protocol version.
    Version,
    /// Unknown request; holds its name.
    Unknown(String),
    /// Invalid value; states the expected shape.
    Shape(&'static str),
}

impl fmt::Display for TalkFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => write!(f, "not a message to the atlas"),
            Self::Version => write!(f, "the atlas talks version {TALK_VERSION}; load its embed.js"),
            Self::Unknown(what) => write!(
                f,
                "unknown request {what:?}; known are hello, setState, getState, flyTo, select, setData, export"
            ),
            Self::Shape(what) => write!(f, "{what}"),
        }
    }
}

/// Parses a message to its response id and request.
///
/// # Errors
/// The fault, with the response id if there is one.
///
/// # Examples
/// ```
/// use atlas_engine::embed::{Plain, Request, parse_request};
/// let message = Plain::Record(vec![
///     ("atlas".into(), Plain::Number(1.0)),
///     ("id".into(), Plain::Number(7.0)),
///     ("do".into(), Plain::Text("getState".into())),
/// ]);
/// assert_eq!(parse_request(&message), Ok((7, Request::GetState)));
/// ```
pub fn parse_request(message: &Plain) -> Result<(u32, Request), (Option<u32>, TalkFault)> {
    let Some(Plain::Number(version)) = message.get("atlas") else { return Err((None, TalkFault::Foreign)) };
    let id =
        message.number("id").filter(|id| id.fract() == 0.0 && (0.0..=4e9).contains(id)).map(|id| id as u32);
    if *version != TALK_VERSION {
        return Err((id, TalkFault::Version));
    }
    let Some(id) = id else { return Err((None, TalkFault::Foreign)) };
    let what = message.text("do").ok_or((Some(id), TalkFault::Shape("do: a text is wanted")))?;
    let value = message.get("value").unwrap_or(&Plain::Null);
    request(what, value).map(|request| (id, request)).map_err(|fault| (Some(id), fault))
}

fn request(what: &str, value: &Plain) -> Result<Request, TalkFault> {
    Ok(match what {
        "hello" => Request::Hello,
        "getState" => Request::GetState,
        "setState" => Request::SetState(state_parts(value)?),
        "flyTo" => match (value.text("feature"), value.number("lon"), value.number("lat")) {
            (Some(feature), None, None) => Request::FlyToFeature(name(feature)?),
            (None, Some(lon), Some(lat)) if lon.abs() <= 360.0 && lat.abs() <= 90.0 => {
                Request::FlyTo(lon, lat, value.number("zoom"))
            }
            _ => return Err(TalkFault::Shape("value: {lon, lat, zoom?} in degrees or {feature} is wanted")),
        },
        "select" => match value {
            Plain::Null => Request::Select(None),
            Plain::Text(feature) => Request::Select(Some(name(feature)?)),
            _ => return Err(TalkFault::Shape("value: the name of a feature, or null, is wanted")),
        },
        "setData" => match value {
            Plain::Null => Request::ClearData,
            _ => data(value)?,
        },
        "export" => {
            const FORMATS: [(&str, TalkExport); 6] = [
                ("svg", TalkExport::Svg),
                ("png", TalkExport::Png),
                ("geojson", TalkExport::GeoJson),
                ("csv", TalkExport::Csv),
                ("link", TalkExport::Link),
                ("citation", TalkExport::Citation),
            ];
            let format = match value {
                Plain::Text(text) => Some(text.as_str()),
                record => record.text("format"),
            };
            let found = FORMATS.into_iter().find(|(code, _)| Some(*code) == format);
            let (_, format) =
                found.ok_or(TalkFault::Shape("value: svg, png, geojson, csv, link or citation is wanted"))?;
            Request::Export(format)
        }
        other => return Err(TalkFault::Unknown(other.chars().take(40).collect())),
    })
}

fn name(text: &str) -> Result<String, TalkFault> {
    if text.len() <= LONGEST_NAME {
        Ok(text.to_owned())
    } else {
        Err(TalkFault::Shape("the name is too long"))
    }
}

fn state_parts(value: &Plain) -> Result<Vec<(String, Option<String>)>, TalkFault> {
    const WANTED: TalkFault =
        TalkFault::Shape("value: a record of texts, numbers, flags and nulls is wanted");
    let Plain::Record(entries) = value else { return Err(WANTED) };
    if MAX_KEYS < entries.len() {
        return Err(TalkFault::Shape("value: more keys than there are parts of a link"));
    }
    let part = |(key, value): &(String, Plain)| {
        let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if !is_key || FORBIDDEN.contains(&key.as_str()) {
            return Err(TalkFault::Shape("value: a key is no part of a link"));
        }
        let text = match value {
            Plain::Null => None,
            Plain::Text(text) if text.len() <= LONGEST_VALUE => Some(text.clone()),
            Plain::Number(number) if number.is_finite() => Some(number.to_string()),
            Plain::Flag(flag) => Some(if *flag { "on".to_owned() } else { "off".to_owned() }),
            Plain::List(items) => {
                let texts = items.iter().map(|item| match item {
                    Plain::Text(text) => Some(text.clone()),
                    Plain::Number(number) if number.is_finite() => Some(number.to_string()),
                    _ => None,
                });
                let texts: Vec<String> = texts.collect::<Option<_>>().ok_or(WANTED)?;
                Some(texts.join(",")).filter(|text| text.len() <= LONGEST_VALUE)
            }
            _ => return Err(WANTED),
        };
        Ok((key.clone(), text))
    };
    entries.iter().map(part).collect()
}

fn data(value: &Plain) -> Result<Request, TalkFault> {
    const WANTED: TalkFault =
        TalkFault::Shape("value: {name, text}, {name, file}, {address} or null is wanted");
    if let Some(address) = value.text("address") {
        return if address.len() <= LONGEST_VALUE {
            Ok(Request::SetDataAddress(address.to_owned()))
        } else {
            Err(WANTED)
        };
    }
    let name = name(value.text("name").ok_or(WANTED)?)?;
    match (value.text("text"), value.get("file")) {
        (Some(text), None) => Ok(Request::SetData(name, Some(text.to_owned()))),
        (None, Some(Plain::File)) => Ok(Request::SetData(name, None)),
        _ => Err(WANTED),
    }
}

/// Preferred height of an embedded map of this width, CSS pixels: the proportion of a landscape page, 300 to 760.
#[must_use]
pub fn wanted_height(width: f64) -> f64 {
    (width * 0.62).clamp(300.0, 760.0).round()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app_state::{merged_query, query_parts};
    use proptest::prelude::*;

    fn record(entries: &[(&str, Plain)]) -> Plain {
        Plain::Record(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
    }

    fn asks(what: &str, value: Plain) -> Result<(u32, Request), (Option<u32>, TalkFault)> {
        parse_request(&record(&[
            ("atlas", Plain::Number(1.0)),
            ("id", Plain::Number(7.0)),
            ("do", Plain::Text(what.into())),
            ("value", value),
        ]))
    }

    #[test]
    fn requests_parse() {
        let text = |text: &str| Plain::Text(text.into());
        assert_eq!(asks("hello", Plain::Null), Ok((7, Request::Hello)));
        assert_eq!(
            asks(
                "setState",
                record(&[
                    ("year", Plain::Number(2024.0)),
                    ("lang", text("zh")),
                    ("compare", Plain::Null),
                    ("legend", Plain::Flag(false)),
                    ("layers", Plain::List(vec![text("air"), text("-sea")]))
                ])
            ),
            Ok((
                7,
                Request::SetState(vec![
                    ("year".into(), Some("2024".into())),
                    ("lang".into(), Some("zh".into())),
                    ("compare".into(), None),
                    ("legend".into(), Some("off".into())),
                    ("layers".into(), Some("air,-sea".into()))
                ])
            ))
        );
        assert_eq!(
            asks("flyTo", record(&[("lon", Plain::Number(80.4)), ("lat", Plain::Number(44.2))])),
            Ok((7, Request::FlyTo(80.4, 44.2, None)))
        );
        assert_eq!(asks("select", Plain::Null), Ok((7, Request::Select(None))));
        assert_eq!(asks("export", text("svg")), Ok((7, Request::Export(TalkExport::Svg))));
        assert_eq!(
            asks("setData", record(&[("name", text("a.csv")), ("file", Plain::File)])),
            Ok((7, Request::SetData("a.csv".into(), None)))
        );
    }

    #[test]
    fn faults_name_the_expected_shape() {
        assert_eq!(parse_request(&Plain::Null), Err((None, TalkFault::Foreign)));
        assert_eq!(
            parse_request(&record(&[("atlas", Plain::Number(2.0)), ("id", Plain::Number(1.0))])),
            Err((Some(1), TalkFault::Version))
        );
        assert!(matches!(asks("eval", Plain::Null), Err((Some(7), TalkFault::Unknown(_)))));
        for key in ["__proto__", "constructor", "Year", "", "ye ar"] {
            assert!(
                matches!(
                    asks("setState", record(&[(key, Plain::Number(1.0))])),
                    Err((Some(7), TalkFault::Shape(_)))
                ),
                "{key}"
            );
        }
        assert!(
            asks("flyTo", record(&[("lon", Plain::Number(f64::NAN)), ("lat", Plain::Number(1.0))])).is_err()
        );
        assert!(asks("setState", record(&[("lang", Plain::Text("x".repeat(5000)))])).is_err());
        assert!(asks("select", Plain::Text("x".repeat(500))).is_err());
    }

    fn plains() -> impl Strategy<Value = Plain> {
        let leaf = prop_oneof![
            Just(Plain::Null),
            any::<bool>().prop_map(Plain::Flag),
            any::<f64>().prop_map(Plain::Number),
            ".{0,12}".prop_map(Plain::Text),
            Just(Plain::File),
            Just(Plain::Other)
        ];
        leaf.prop_recursive(4, 24, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Plain::List),
                prop::collection::vec(("atlas|id|do|value|lon|lat|name|__proto__|[a-z]{0,6}", inner), 0..6)
                    .prop_map(Plain::Record),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_message_parses_without_panic(message in plains(), what in "hello|setState|getState|flyTo|select|setData|export|[a-z]{0,5}") {
            let _ = parse_request(&message);
            let _ = asks(&what, message);
        }

        #[test]
        fn set_state_uses_the_keys_of_links(year in 1990u16..2100, text in "[^\u{0}]{0,20}") {
            let changes = vec![("year".to_owned(), Some(year.to_string())), ("scenario".to_owned(), Some(text.clone())), ("lang".to_owned(), None)];
            let query = merged_query("?v=1&lang=zh&year=1999&from=yiwu", &changes);
            let parts = query_parts(&query);
            let of = |key: &str| parts.iter().filter(|(known, _)| known == key).map(|(_, value)| value.clone()).collect::<Vec<_>>();
            prop_assert_eq!(of("year"), [year.to_string()]);
            prop_assert_eq!(of("scenario"), [text]);
            prop_assert_eq!(of("lang"), Vec::<String>::new());
            prop_assert_eq!(of("from"), ["yiwu"]);
        }
    }
}
