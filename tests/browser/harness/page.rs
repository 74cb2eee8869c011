//! Page object: elements by role and accessible name, from the browser's accessibility tree.

use super::Session;
use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Longest wait for an element.
const LONGEST_WAIT: Duration = Duration::from_secs(40);

/// An element that is looked for when something is done with it.
pub(crate) struct Found<'a> {
    session: &'a Session,
    by: By,
    is_first: bool,
    text: String,
}

/// By what an element is looked for.
enum By {
    /// ARIA role and exact accessible name.
    Role(&'static str, String),
    /// A selector of CSS, for what has no role or no name of its own.
    Css(String),
}

impl Session {
    /// The button of this name.
    pub(crate) fn button(&self, name: &str) -> Found<'_> {
        self.role("button", name)
    }

    /// The tab of this name.
    pub(crate) fn tab(&self, name: &str) -> Found<'_> {
        self.role("tab", name)
    }

    /// The element of this ARIA role and accessible name.
    pub(crate) fn role(&self, role: &'static str, name: &str) -> Found<'_> {
        Found { session: self, by: By::Role(role, name.to_owned()), is_first: false, text: String::new() }
    }

    /// The element of a selector, for what has no role or no name of its own.
    pub(crate) fn css(&self, selector: &str) -> Found<'_> {
        Found { session: self, by: By::Css(selector.to_owned()), is_first: false, text: String::new() }
    }
}

impl Found<'_> {
    /// The first of several that are alike.
    pub(crate) fn first(mut self) -> Self {
        self.is_first = true;
        self
    }

    /// Only one whose text contains this.
    pub(crate) fn containing(mut self, text: &str) -> Self {
        text.clone_into(&mut self.text);
        self
    }

    /// Clicks it, once it is there.
    ///
    /// # Errors
    /// Says that there is none, that there are several, or that it is disabled.
    pub(crate) async fn click(&self) -> Result<()> {
        self.call("if (this.disabled) throw new Error('disabled'); this.click()").await.map(|_| ())
    }

    /// Writes into it or chooses a value of it, as its reader would: the page hears `input` and `change`.
    pub(crate) async fn fill(&self, value: &str) -> Result<()> {
        let body = format!(
            "this.value = {}; if (this.value !== {0}) throw new Error('no such value'); \
             for (const kind of ['input', 'change']) this.dispatchEvent(new Event(kind, {{ bubbles: true }}))",
            json!(value)
        );
        self.call(&body).await.map(|_| ())
    }

    /// Runs the body of a function with the one element as `this`.
    async fn call(&self, body: &str) -> Result<Value> {
        let start = Instant::now();
        loop {
            let objects = self.objects().await.unwrap_or_default();
            match objects.as_slice() {
                [object, others @ ..] if self.is_first || others.is_empty() => {
                    let declaration = format!("async function () {{ {body} }}");
                    let parameters = json!({
                        "objectId": object, "functionDeclaration": declaration, "awaitPromise": true, "returnByValue": true, "userGesture": true,
                    });
                    let answer = self.session.devtools("Runtime.callFunctionOn", parameters).await?;
                    let thrown = &answer["exceptionDetails"];
                    ensure!(thrown.is_null(), "{self}: {}", thrown["exception"]["description"]);
                    return Ok(answer["result"]["value"].clone());
                }
                [] if start.elapsed() < LONGEST_WAIT => tokio::time::sleep(Duration::from_millis(40)).await,
                [] => bail!("there is no {self}"),
                // What goes out and what comes in may stand side by side for a moment.
                several if Duration::from_secs(3) < start.elapsed() => {
                    bail!("there are {} of {self}", several.len())
                }
                _ => tokio::time::sleep(Duration::from_millis(40)).await,
            }
        }
    }

    /// Ids of the elements that are shown now.
    async fn objects(&self) -> Result<Vec<String>> {
        match &self.by {
            By::Css(selector) => {
                let expression = format!(
                    "[...document.querySelectorAll({})].filter(e => e.checkVisibility({{ visibilityProperty: true }}) && (e.innerText ?? '').includes({}))",
                    json!(selector),
                    json!(self.text)
                );
                let list =
                    self.session.devtools("Runtime.evaluate", json!({ "expression": expression })).await?;
                let id = &list["result"]["objectId"];
                let own = json!({ "objectId": id, "ownProperties": true });
                let properties = self.session.devtools("Runtime.getProperties", own).await?;
                let rows = properties["result"].as_array().context("no list")?;
                let is_index = |row: &&Value| row["name"].as_str().is_some_and(|n| n.parse::<u32>().is_ok());
                Ok(rows
                    .iter()
                    .filter(is_index)
                    .filter_map(|row| row["value"]["objectId"].as_str().map(str::to_owned))
                    .collect())
            }
            By::Role(role, wanted) => {
                let document =
                    self.session.devtools("Runtime.evaluate", json!({ "expression": "document" })).await?;
                let query = json!({ "objectId": document["result"]["objectId"], "role": role });
                let found = self.session.devtools("Accessibility.queryAXTree", query).await?;
                let mut objects = Vec::new();
                for node in found["nodes"].as_array().context("no tree")? {
                    let name = node["name"]["value"].as_str().unwrap_or_default().trim();
                    if name != wanted || node["ignored"] == json!(true) {
                        continue;
                    }
                    let id = json!({ "backendNodeId": node["backendDOMNodeId"] });
                    let resolved = self.session.devtools("DOM.resolveNode", id).await?;
                    objects.extend(resolved["object"]["objectId"].as_str().map(str::to_owned));
                }
                Ok(objects)
            }
        }
    }
}

impl std::fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.by {
            By::Role(role, name) => write!(f, "{role} {name:?}"),
            By::Css(selector) => write!(f, "{selector}"),
        }
    }
}
