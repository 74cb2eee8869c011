//! Values of messages, between the browser's and the protocol's.

use crate::browser::ScriptValue;
use atlas_engine::embed::Plain;

/// A value that came in a message.
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

/// A value to be sent in a message.
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
