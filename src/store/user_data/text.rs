//! Text of user data.

use crate::store::Context;
use atlas_engine::import::{DataKind, Form, ImportFault, Role, RowFault};
use atlas_engine::text::{Message, fill, format_integer, format_number, list_separator};
use atlas_engine::user_data::{OwnContent, OwnSet};
use leptos::prelude::*;

pub(crate) fn say(context: Context, message: Message) -> &'static str {
    message.text(context.lang.get_untracked())
}

pub(crate) fn number(context: Context, n: usize) -> String {
    format_integer(n as f64, context.lang.get_untracked())
}

/// Bytes as people say them.
pub(crate) fn size_text(context: Context, bytes: f64) -> String {
    let lang = context.lang.get_untracked();
    let (value, unit) = if 1e6 <= bytes { (bytes / 1e6, "MB") } else { (bytes / 1e3, "kB") };
    format!("{}\u{a0}{unit}", format_number(value, 1, lang))
}

pub(crate) fn fault_text(context: Context, fault: &ImportFault) -> String {
    let with = |message: Message, key: &str, text: &str| fill(say(context, message), &[(key, text)]);
    match fault {
        ImportFault::Unknown => say(context, Message::OwnFaultUnknown).to_owned(),
        ImportFault::Broken(cause) => with(Message::OwnFaultBroken, "cause", cause),
        ImportFault::TooLarge(megabytes) => {
            with(Message::OwnFaultTooLarge, "n", &number(context, *megabytes as usize))
        }
        ImportFault::TooMany(most) => with(Message::OwnFaultTooMany, "n", &number(context, *most as usize)),
        ImportFault::Codec(what) => with(Message::OwnFaultCodec, "what", what),
        ImportFault::Columns(names) => {
            let names: Vec<&str> = names.iter().take(40).map(String::as_str).collect();
            with(Message::OwnFaultColumns, "what", &names.join(list_separator(context.lang.get_untracked())))
        }
        ImportFault::Quotes(line) => with(Message::OwnFaultQuotes, "n", &number(context, *line as usize)),
        ImportFault::Empty => say(context, Message::OwnEmpty).to_owned(),
    }
}

pub(crate) const fn row_fault(fault: RowFault) -> Message {
    match fault {
        RowFault::NoPlace => Message::OwnNoPlace,
        RowFault::NoNumber => Message::OwnNoNumber,
        RowFault::NoYear => Message::OwnNoYear,
        RowFault::NoCoordinate => Message::OwnNoCoordinate,
        RowFault::Swapped => Message::OwnSwapped,
        RowFault::NoShape => Message::OwnNoShape,
    }
}

pub(crate) const fn kind_name(kind: DataKind) -> Message {
    match kind {
        DataKind::Flows => Message::OwnKindFlows,
        DataKind::Points => Message::OwnKindPoints,
        DataKind::Areas => Message::OwnKindAreas,
    }
}

/// Kind of a data set's rows.
pub(crate) fn set_kind(set: &OwnSet) -> Message {
    let is_table = |form: &Form| form.format.is_table();
    match (&set.content, &set.form) {
        (OwnContent::Flows(_), _) => Message::OwnKindFlows,
        (_, Some(form)) if is_table(form) => kind_name(form.kind),
        _ => Message::OwnKindShapes,
    }
}

pub(crate) const fn role_name(role: Role) -> Message {
    match role {
        Role::Origin => Message::RoleOrigin,
        Role::Destination => Message::RoleDestination,
        Role::OriginLon => Message::RoleOriginLon,
        Role::OriginLat => Message::RoleOriginLat,
        Role::DestinationLon => Message::RoleDestinationLon,
        Role::DestinationLat => Message::RoleDestinationLat,
        Role::Place => Message::RolePlace,
        Role::Country => Message::RoleCountry,
        Role::Lon => Message::RoleLon,
        Role::Lat => Message::RoleLat,
        Role::Name => Message::RoleName,
        Role::Value => Message::RoleValue,
        Role::Year => Message::RoleYear,
        Role::Goods => Message::RoleGoods,
    }
}
