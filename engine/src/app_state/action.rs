//! Application state, its actions, and the reducer.

use super::deployment_config::Configuration;
use super::embed_options::FrameState;
use super::renderer::Renderer;
use super::route_query::RouteState;
use super::trade_query::TradeState;
use crate::model::{FeatureId, Lang, PointOfView};
use crate::scene::{LayerId, Layers, ThemeKind};
use crate::view::Projection;
use std::sync::Arc;

/// Theme preference: that of the operating system (`prefers-color-scheme`), or a fixed one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// Theme of the operating system.
    #[default]
    System,
    /// A fixed theme.
    Fixed(ThemeKind),
}

/// Tab of the left panel; `explore` is the default and absent from permalinks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Panel {
    /// Layers and legend.
    #[default]
    Explore,
    /// Trade by partner, place and year.
    Trade,
    /// Routes, reach and scenarios.
    Route,
    /// Zones and sites of Khorgos.
    Zones,
    /// The programme of 2014.
    Programme,
    /// Partner cities, ports and companies.
    Partners,
}

impl Panel {
    /// All tabs, in display order.
    pub const ALL: [Self; 6] =
        [Self::Explore, Self::Trade, Self::Route, Self::Zones, Self::Programme, Self::Partners];

    /// Value of `panel` in permalinks, e.g. `zones`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Explore => "explore",
            Self::Trade => "trade",
            Self::Route => "route",
            Self::Zones => "zones",
            Self::Programme => "programme",
            Self::Partners => "partners",
        }
    }
}

/// Modal dialog; one at a time, and never part of a permalink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Sources and licences.
    Sources,
    /// Keyboard shortcuts and gestures.
    Help,
    /// Renderer diagnostics.
    Diagnostics,
    /// Share and save: links, pictures, data, citations.
    Export,
    /// Embed code generator.
    Embed,
}

/// Height of the bottom sheet on phones; without effect on wide screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheet {
    /// Handle and title only.
    #[default]
    Peek,
    /// Half of the screen.
    Half,
    /// All but a strip of the map.
    Full,
}

/// State of the interface. The camera is apart, since it changes with every frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppState {
    /// Interface language.
    pub lang: Lang,
    /// Theme preference.
    pub theme: ThemeChoice,
    /// Deployment configuration.
    pub config: Arc<Configuration>,
    /// Boundaries chosen by the user; `None` until then.
    pub pov_choice: Option<PointOfView>,
    /// Boundaries shown: derived from `config`, `lang` and `pov_choice` by [`reduce`].
    pub pov: PointOfView,
    /// Flat map or globe.
    pub projection: Projection,
    /// Preferred renderer.
    pub renderer: Renderer,
    /// Data version of the permalink that was opened; `None` if it has none.
    pub pinned_version: Option<String>,
    /// Visible layers.
    pub layers: Layers,
    /// Selected feature.
    pub selection: Option<FeatureId>,
    /// Tab of the left panel.
    pub panel: Panel,
    /// True if the left panel is open.
    pub panel_open: bool,
    /// Open dialog.
    pub dialog: Option<Dialog>,
    /// Route query.
    pub route: RouteState,
    /// Trade query and overlay.
    pub trade: TradeState,
    /// Embedding options.
    pub frame: FrameState,
    /// Height of the bottom sheet on phones.
    pub sheet: Sheet,
}

/// State change: the closed set of messages to [`reduce`], from components, permalinks, embedding pages and the kiosk
/// alike.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Changes the interface language.
    SetLang(Lang),
    /// Applies the deployment configuration, once loaded.
    Configure(Arc<Configuration>),
    /// Changes the theme preference.
    SetTheme(ThemeChoice),
    /// Chooses boundaries.
    SetPov(PointOfView),
    /// Switches between flat map and globe.
    SetProjection(Projection),
    /// Changes the preferred renderer.
    SetRenderer(Renderer),
    /// Shows a hidden layer, hides a shown one.
    ToggleLayer(LayerId),
    /// Selects a feature, or clears the selection.
    Select(Option<FeatureId>),
    /// Opens a tab of the left panel.
    ShowPanel(Panel),
    /// Opens or closes the left panel.
    SetPanelOpen(bool),
    /// Opens a dialog, or closes the open one.
    SetDialog(Option<Dialog>),
    /// Replaces the route query.
    SetRoute(RouteState),
    /// Replaces the trade query.
    SetTrade(TradeState),
    /// Moves the bottom sheet.
    SetSheet(Sheet),
    /// Restores the state of a permalink; dialog, open panel and configuration are not part of one.
    Restore(Box<AppState>),
}

/// State after an action. Total: every action is valid in every state. Derives `pov`, and opens the bottom sheet for
/// a new card.
///
/// # Examples
/// ```
/// use atlas_engine::app_state::{Action, AppState, reduce};
/// use atlas_engine::model::{Lang, PointOfView};
/// let state = reduce(&AppState::default(), Action::SetLang(Lang::Ru));
/// assert_eq!(state.lang, Lang::Ru);
/// assert_eq!(state.pov, PointOfView::DeFacto); // follows the language
/// ```
#[must_use]
pub fn reduce(state: &AppState, action: Action) -> AppState {
    let mut next = state.clone();
    match action {
        Action::SetLang(lang) => next.lang = lang,
        Action::Configure(config) => next.config = config,
        Action::SetTheme(theme) => next.theme = theme,
        Action::SetPov(pov) => next.pov_choice = Some(pov),
        Action::SetProjection(projection) => next.projection = projection,
        Action::SetRenderer(renderer) => next.renderer = renderer,
        Action::ToggleLayer(layer) => next.layers = next.layers.toggled(layer),
        Action::Select(selection) => {
            next.selection = selection;
            // On phones the card is in the bottom sheet: visible, without hiding the map.
            next.sheet = match (selection, state.sheet) {
                (Some(_), Sheet::Peek) => Sheet::Half,
                (None, _) => Sheet::Peek,
                (Some(_), sheet) => sheet,
            };
        }
        Action::ShowPanel(panel) => {
            next.panel = panel;
            next.panel_open = true;
            if next.sheet == Sheet::Peek {
                next.sheet = Sheet::Half;
            }
        }
        Action::SetPanelOpen(open) => next.panel_open = open,
        Action::SetDialog(dialog) => next.dialog = dialog,
        Action::SetRoute(route) => next.route = route,
        Action::SetTrade(trade) => next.trade = trade,
        Action::SetSheet(sheet) => next.sheet = sheet,
        Action::Restore(restored) => {
            next = AppState {
                panel_open: state.panel_open,
                dialog: None,
                config: Arc::clone(&state.config),
                ..*restored
            };
        }
    }
    next.pov = next.config.pov_for(next.lang, next.pov_choice);
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ZoneId;

    #[test]
    fn the_bottom_sheet_opens_and_closes_with_the_selection() {
        let state = AppState::default();
        let selected = reduce(&state, Action::Select(Some(FeatureId::Zone(ZoneId(1)))));
        assert_eq!(selected.sheet, Sheet::Half);
        let closed = reduce(&selected, Action::Select(None));
        assert_eq!((closed.sheet, closed.selection), (Sheet::Peek, None));
    }

    #[test]
    fn boundaries_follow_the_language_until_chosen() {
        let state = reduce(&AppState::default(), Action::SetLang(Lang::En));
        assert_eq!(state.pov, PointOfView::DeFacto);
        assert_eq!(reduce(&state, Action::SetLang(Lang::Zh)).pov, PointOfView::China);
        let chosen = reduce(&state, Action::SetPov(PointOfView::China));
        assert_eq!(chosen.pov, PointOfView::China);
        assert_eq!(reduce(&chosen, Action::SetLang(Lang::Ru)).pov, PointOfView::China);
        let config = Configuration { pov_locked: true, ..Configuration::default() };
        assert_eq!(reduce(&chosen, Action::Configure(Arc::new(config))).pov, PointOfView::DeFacto);
    }

    #[test]
    fn restoring_a_link_keeps_state_outside_it() {
        let state = AppState { panel_open: true, dialog: Some(Dialog::Help), ..AppState::default() };
        let restored =
            reduce(&state, Action::Restore(Box::new(AppState { lang: Lang::Kk, ..AppState::default() })));
        assert!(restored.panel_open && restored.lang == Lang::Kk && restored.dialog.is_none());
    }
}
