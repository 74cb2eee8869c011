//! Conversion of message values between the browser layer and the protocol.

use crate::browser::ScriptValue;
use atlas_engine::embed::Plain;

/// A received value, as the protocol reads it.
pub(super) fn received(value: ScriptValue) -> Plain {
    match value {
        ScriptValue::Null => Plain::Null,
        ScriptValue::Flag(flag) => Plain::Flag(flag),
        ScriptValue::Number(number) => Plain::Number(number),
        ScriptValue::Text(text) => Plain::Text(text),
        ScriptValue::List(items) => Plain::List(items.into_iter().map(received).collect()),
        ScriptValue::Record(entries) => {
            Plain::Record(entries.into_iter().map(|(key, value)| (key, received(value))).collect())
        }
        ScriptValue::File => Plain::File,
        ScriptValue::Other => Plain::Other,
    }
}

/// A value to post, as the browser layer writes it.
pub(super) fn sent(value: Plain) -> ScriptValue {
    match value {
        Plain::Null => ScriptValue::Null,
        Plain::Flag(flag) => ScriptValue::Flag(flag),
        Plain::Number(number) => ScriptValue::Number(number),
        Plain::Text(text) => ScriptValue::Text(text),
        Plain::List(items) => ScriptValue::List(items.into_iter().map(sent).collect()),
        Plain::Record(entries) => {
            ScriptValue::Record(entries.into_iter().map(|(key, value)| (key, sent(value))).collect())
        }
        Plain::File => ScriptValue::File,
        Plain::Other => ScriptValue::Other,
    }
}
