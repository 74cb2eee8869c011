//! Visitors before a wall: seeded touches through every feature, faults now and then, and what is measured meanwhile.

use crate::harness::Session;
use anyhow::{Context as _, Result, ensure};
use atlas_engine::space::Px;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::{Duration, Instant};

/// Plan of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// Duration.
    pub(crate) length: Duration,
    /// Seconds between two samples.
    pub(crate) sample_s: u64,
    /// True for a kiosk, false for a page in a browser.
    pub(crate) kiosk: bool,
    /// True if the network is mostly absent.
    pub(crate) offline: bool,
    /// Seconds between two losses of the graphics context, two endings of the worker, two clearings of the storage.
    pub(crate) faults_s: [u64; 3],
    /// Seed of the random numbers.
    pub(crate) seed: u64,
}

/// Sample of measurements.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    pub(crate) minute: f64,
    pub(crate) heap_mb: f64,
    pub(crate) wasm_mb: f64,
    pub(crate) nodes: f64,
    pub(crate) listeners: f64,
    pub(crate) renderer_mb: f64,
    pub(crate) gpu_mb: f64,
    pub(crate) frame_p50_ms: f64,
    pub(crate) frame_p95_ms: f64,
    pub(crate) n_frames: usize,
    pub(crate) phase: String,
}

/// Result of a run.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) samples: Vec<Sample>,
    /// Frame times of the first and of the last third, in milliseconds.
    pub(crate) early_frames: Vec<f64>,
    pub(crate) late_frames: Vec<f64>,
    /// Visits, touches, and what was done to the wall.
    pub(crate) counts: BTreeMap<&'static str, u32>,
    /// Screens without a picture.
    pub(crate) n_blank: u32,
    /// Failures logged by the guard.
    pub(crate) panics: Vec<String>,
    /// Number of page starts.
    pub(crate) n_starts: usize,
}

/// Keeps the times between frames, as many as fit; and hears when the page cannot be asked.
const FRAME_TIMES: &str = "
  window.frameTimes = new Float64Array(8192); window.nFrameTimes = 0; let lastFrame = 0;
  const given = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = call => given(at => {
    const gap = at - lastFrame;
    if (0 < gap && gap < 1000 && nFrameTimes < frameTimes.length) frameTimes[nFrameTimes++] = gap;
    lastFrame = at; call(at);
  });
";

/// Touchable points: centre of each element that would receive the touch itself.
const TOUCHABLE: &str = "
  const all = [...document.querySelectorAll('button, summary, [role=option], label, select, input[type=search], input[type=range], [role=tab]')];
  const seen = [];
  for (const e of all) {
    if (e.closest('#wall-home, .wall-admin, .wall-pin') || e.disabled) continue;
    const r = e.getBoundingClientRect();
    const x = r.left + r.width / 2, y = r.top + r.height / 2;
    if (r.width < 4 || r.height < 4 || x < 0 || y < 0 || x > innerWidth || y > innerHeight) continue;
    const hit = document.elementFromPoint(x, y);
    if (hit && (hit === e || e.contains(hit))) seen.push([x, y]);
  }
  return seen;
";

/// Chances that are the same in every run of a seed (SplitMix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }

    /// A number between two.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.below(10_000) as f64 / 10_000.0
    }
}

struct Run<'a> {
    session: &'a Session,
    plan: Plan,
    chance: Chance,
    start: Instant,
    report: Report,
    next_sample: Duration,
    next_fault: [Duration; 3],
    is_cut: bool,
    size: (f64, f64),
    /// Lines of the guard's log; gathered now and then, because clearing the storage loses them with the next start.
    lines: BTreeSet<String>,
}

/// Prepares a page for what is measured; before it is opened.
pub(crate) async fn prepare(session: &Session) -> Result<()> {
    session.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": FRAME_TIMES })).await?;
    session.devtools("Performance.enable", json!({})).await?;
    Ok(())
}

/// Lets visitors come until the time is over.
pub(crate) async fn run(session: &Session, plan: Plan, size: (u32, u32)) -> Result<Report> {
    let mut run = Run {
        session,
        plan,
        chance: Chance(plan.seed),
        start: Instant::now(),
        report: Report::default(),
        next_sample: Duration::ZERO,
        next_fault: plan.faults_s.map(Duration::from_secs),
        is_cut: false,
        size: (f64::from(size.0), f64::from(size.1)),
        lines: BTreeSet::new(),
    };
    while run.start.elapsed() < plan.length {
        run.visit().await?;
    }
    run.session.host.cut(false);
    run.finish().await
}

/// Chromium's processes below one process, with their kind.
fn processes_below(root: u32) -> Vec<(u32, String)> {
    let mut parents: BTreeMap<u32, u32> = BTreeMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
            continue;
        };
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let parent = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)?.parse().ok());
        parents.extend(parent.map(|parent| (pid, parent)));
    }
    let is_below = |pid: u32| {
        let mut at = pid;
        while let Some(parent) = parents.get(&at) {
            if *parent == root {
                return true;
            }
            at = *parent;
        }
        false
    };
    let kind = |pid: u32| {
        let line = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        line.split(['\0', ' ']).find_map(|word| word.strip_prefix("--type=")).unwrap_or("browser").to_owned()
    };
    parents.keys().copied().filter(|pid| is_below(*pid)).map(|pid| (pid, kind(pid))).collect()
}

/// Its processes of one kind.
pub(crate) fn processes_of(root: u32, kind: &str) -> Vec<u32> {
    processes_below(root).into_iter().filter(|(_, found)| found == kind).map(|(pid, _)| pid).collect()
}

/// Resident megabytes by kind.
fn memory_of_processes(root: u32) -> BTreeMap<String, f64> {
    let mut sums = BTreeMap::new();
    for (pid, kind) in processes_below(root) {
        let pages = fs::read_to_string(format!("/proc/{pid}/statm")).unwrap_or_default();
        let resident = pages.split_whitespace().nth(1).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0);
        *sums.entry(kind).or_insert(0.0) += resident * 4096.0 / 1e6;
    }
    sums
}

/// The value below which a share of the values lie.
pub(crate) fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(((sorted.len() as f64 - 1.0) * share).round().max(0.0) as usize).copied().unwrap_or(0.0)
}

impl Run<'_> {
    fn count(&mut self, what: &'static str) {
        *self.report.counts.entry(what).or_default() += 1;
    }

    fn is_over(&self) -> bool {
        self.plan.length <= self.start.elapsed()
    }

    async fn phase(&self) -> Result<String> {
        Ok(self
            .session
            .ask("return document.documentElement.dataset.kioskPhase ?? ''")
            .await?
            .as_str()
            .unwrap_or("")
            .to_owned())
    }

    /// A pause between two touches; samples and faults have their place here.
    async fn pause(&mut self, low_ms: f64, high_ms: f64) -> Result<()> {
        let ms = self.chance.between(low_ms, high_ms);
        tokio::time::sleep(Duration::from_millis(ms as u64)).await;
        let elapsed = self.start.elapsed();
        if self.plan.offline {
            // Two minutes and a half away, half a minute there.
            let is_cut = elapsed.as_secs() % 180 < 150;
            if is_cut != self.is_cut {
                self.is_cut = is_cut;
                self.session.host.cut(is_cut);
                self.count("network changes");
            }
        }
        for fault in 0..3 {
            if self.next_fault[fault] <= elapsed {
                self.next_fault[fault] = elapsed + Duration::from_secs(self.plan.faults_s[fault]);
                self.inject(fault).await?;
            }
        }
        if self.next_sample <= elapsed {
            self.next_sample = elapsed + Duration::from_secs(self.plan.sample_s);
            self.sample().await?;
        }
        Ok(())
    }

    async fn inject(&mut self, fault: usize) -> Result<()> {
        match fault {
            0 => {
                self.count("context losses");
                self.session
                    .ask("const gl = document.getElementById('map').getContext('webgl2'); const lose = gl && gl.getExtension('WEBGL_lose_context');
                         if (lose) { lose.loseContext(); setTimeout(() => lose.restoreContext(), 2500); }")
                    .await?;
            }
            1 => {
                self.count("workers ended");
                // Newer browsers may have no such command: the run then says so by its count of faults.
                self.session.devtools("ServiceWorker.enable", json!({})).await?;
                self.session.devtools("ServiceWorker.stopAllWorkers", json!({})).await?;
            }
            _ => {
                self.count("storage cleared");
                let origin = self.session.host.url();
                let parameters = json!({ "origin": origin.trim_end_matches('/'), "storageTypes": "all" });
                self.session.devtools("Storage.clearDataForOrigin", parameters).await?;
            }
        }
        Ok(())
    }

    async fn sample(&mut self) -> Result<()> {
        self.session.devtools("HeapProfiler.collectGarbage", json!({})).await?;
        let metrics = self.session.devtools("Performance.getMetrics", json!({})).await?;
        let metric = |name: &str| {
            let rows = metrics["metrics"].as_array();
            let row = rows.and_then(|rows| rows.iter().find(|row| row["name"] == name));
            row.and_then(|row| row["value"].as_f64()).unwrap_or(0.0)
        };
        let page = self
            .session
            .ask("const times = Array.from(frameTimes.subarray(0, nFrameTimes)); nFrameTimes = 0;
                 const wait = 'kioskWait' in document.documentElement.dataset;
                 const told = window.khorgosKiosk ? await khorgosKiosk.status() : [];
                 const lines = window.khorgosKiosk ? khorgosKiosk.lines() : [];
                 return { times, lines, wait, wasm: Number(Object.fromEntries(told).wasm_mb ?? 0), phase: document.documentElement.dataset.kioskPhase ?? '' };")
            .await
            .context("the page does not answer")?;
        let times: Vec<f64> =
            page["times"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        let lines = page["lines"].as_array().into_iter().flatten().filter_map(Value::as_str);
        self.lines.extend(lines.map(str::to_owned));
        let processes = memory_of_processes(self.session.process_id());
        let of = |kind: &str| processes.get(kind).copied().unwrap_or(0.0);
        let sample = Sample {
            minute: self.start.elapsed().as_secs_f64() / 60.0,
            heap_mb: metric("JSHeapUsedSize") / 1e6,
            wasm_mb: page["wasm"].as_f64().unwrap_or(0.0),
            nodes: metric("Nodes"),
            listeners: metric("JSEventListeners"),
            renderer_mb: of("renderer"),
            gpu_mb: of("gpu-process"),
            frame_p50_ms: quantile(&times, 0.5),
            frame_p95_ms: quantile(&times, 0.95),
            n_frames: times.len(),
            phase: page["phase"].as_str().unwrap_or("").to_owned(),
        };
        println!("{}", row_of(&sample));
        let share = self.start.elapsed().as_secs_f64() / self.plan.length.as_secs_f64();
        if share < 1.0 / 3.0 {
            self.report.early_frames.extend(&times);
        } else if 2.0 / 3.0 < share {
            self.report.late_frames.extend(&times);
        }
        let picture = self.session.picture().await?;
        if picture.n_colours() < 40 && page["wait"] == json!(false) {
            self.report.n_blank += 1;
        }
        self.report.samples.push(sample);
        Ok(())
    }

    async fn tap(&mut self, at: Px) -> Result<()> {
        self.count("touches");
        self.session.tap_at(at).await
    }

    /// Touches something, by what a query finds; whether there was something.
    async fn tap_on(&mut self, query: &str) -> Result<bool> {
        let place = self
            .session
            .ask(&format!("const e = document.querySelector({query:?}); if (!e) return null; const r = e.getBoundingClientRect(); return r.width ? [r.left + r.width / 2, r.top + r.height / 2] : null"))
            .await?;
        let (Some(x), Some(y)) = (place[0].as_f64(), place[1].as_f64()) else { return Ok(false) };
        self.tap(Px::new(x, y)).await?;
        Ok(true)
    }

    async fn tap_anything(&mut self) -> Result<()> {
        let places = self.session.ask(TOUCHABLE).await?;
        let n = places.as_array().map_or(0, Vec::len);
        if n == 0 {
            return Ok(());
        }
        let place = &places[self.chance.below(n)];
        let (x, y) = (place[0].as_f64().unwrap_or(0.0), place[1].as_f64().unwrap_or(0.0));
        self.tap(Px::new(x, y)).await
    }

    /// One or two fingers that move on the map.
    async fn move_fingers(&mut self, n_fingers: usize) -> Result<()> {
        self.count("gestures");
        let (width, height) = self.size;
        let middle = (width * self.chance.between(0.4, 0.7), height * self.chance.between(0.25, 0.6));
        let turn = self.chance.between(0.0, std::f64::consts::TAU);
        let (from, to) = (self.chance.between(30.0, 160.0), self.chance.between(30.0, 220.0));
        let points = |share: f64| {
            let reach = from + (to - from) * share;
            let fingers: Vec<Value> = (0..n_fingers)
                .map(|finger| {
                    let side = if finger == 0 { 1.0 } else { -1.0 };
                    json!({ "x": middle.0 + side * reach * turn.cos(), "y": middle.1 + side * reach * turn.sin(), "id": finger })
                })
                .collect();
            fingers
        };
        let touch = |kind: &str, points: Vec<Value>| json!({ "type": kind, "touchPoints": points });
        self.session.devtools("Input.dispatchTouchEvent", touch("touchStart", points(0.0))).await?;
        for step in 1..=8 {
            let share = f64::from(step) / 8.0;
            self.session.devtools("Input.dispatchTouchEvent", touch("touchMove", points(share))).await?;
        }
        self.session.devtools("Input.dispatchTouchEvent", touch("touchEnd", Vec::new())).await?;
        Ok(())
    }

    async fn search(&mut self) -> Result<()> {
        self.count("searches");
        if !self.tap_on("#search").await? {
            return Ok(());
        }
        for _ in 0..3 {
            self.pause(150.0, 400.0).await?;
            let keys = self.session.ask("return [...document.querySelectorAll('.wall-keys .key:not(.named, .wide)')].map(e => { const r = e.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2] })").await?;
            let n = keys.as_array().map_or(0, Vec::len);
            if n == 0 {
                return Ok(());
            }
            let key = &keys[self.chance.below(n)];
            self.tap(Px::new(key[0].as_f64().unwrap_or(0.0), key[1].as_f64().unwrap_or(0.0))).await?;
        }
        self.pause(300.0, 700.0).await?;
        self.tap_on("#found [role=option]").await?;
        Ok(())
    }

    /// One thing that a visitor does.
    async fn act(&mut self) -> Result<()> {
        let (width, height) = self.size;
        match self.chance.below(12) {
            0 | 1 => self.move_fingers(1).await,
            2 => self.move_fingers(2).await,
            3 => {
                let at =
                    Px::new(width * self.chance.between(0.35, 0.8), height * self.chance.between(0.1, 0.7));
                self.tap(at).await
            }
            4 => self.search().await,
            5 => {
                let tab =
                    ["explore", "trade", "route", "zones", "programme", "partners"][self.chance.below(6)];
                self.tap_on(&format!("#tab-{tab}")).await.map(|_| ())
            }
            6 => {
                let lang = ["zh", "kk", "ru", "en"][self.chance.below(4)];
                self.count("languages");
                self.tap_on(&format!(".wall-languages [data-lang={lang}]")).await.map(|_| ())
            }
            _ => self.tap_anything().await,
        }
    }

    async fn visit(&mut self) -> Result<()> {
        self.count("visits");
        if !self.plan.kiosk {
            self.session.open("?lang=en").await?;
            for _ in 0..20 {
                self.act().await?;
                self.pause(400.0, 1200.0).await?;
            }
            return Ok(());
        }
        self.pause(3000.0, 9000.0).await?;
        let middle = Px::new(self.size.0 / 2.0, self.size.1 / 3.0);
        self.tap(middle).await?;
        for _ in 0..self.chance.below(5) {
            self.pause(700.0, 2000.0).await?;
            self.tap_on("#story-next").await?;
        }
        self.tap_on("#wall-explore").await?;
        for _ in 0..8 + self.chance.below(14) {
            if self.is_over() {
                return Ok(());
            }
            self.pause(400.0, 1500.0).await?;
            self.act().await?;
        }
        match self.chance.below(4) {
            0 => {
                self.tap_on("#wall-home").await?;
            }
            1 => {
                self.wait_for("countdown").await?;
                self.tap_on(".wall-veil .primary").await?;
                self.wait_for("attract").await?;
            }
            _ => self.wait_for("attract").await?,
        }
        Ok(())
    }

    /// Leaves the wall alone until it comes to a phase.
    async fn wait_for(&mut self, phase: &'static str) -> Result<()> {
        let since = Instant::now();
        while self.phase().await? != phase {
            if self.is_over() {
                return Ok(());
            }
            ensure!(
                since.elapsed() < Duration::from_secs(240),
                "the wall never comes to {phase}: {}",
                self.phase().await?
            );
            self.pause(500.0, 900.0).await?;
        }
        self.count(if phase == "attract" { "resets by silence" } else { "questions" });
        Ok(())
    }

    async fn finish(mut self) -> Result<Report> {
        self.sample().await?;
        self.report.n_starts = self.lines.iter().filter(|line| line.contains("  start  ")).count();
        self.report.panics = self.lines.into_iter().filter(|line| line.contains("  panic  ")).collect();
        Ok(self.report)
    }
}

/// A sample as a row of a table.
pub(crate) fn row_of(sample: &Sample) -> String {
    format!(
        "| {:.1} | {:.2} | {:.1} | {:.0} | {:.0} | {:.0} | {:.0} | {:.1} | {:.1} | {} | {} |",
        sample.minute,
        sample.heap_mb,
        sample.wasm_mb,
        sample.nodes,
        sample.listeners,
        sample.renderer_mb,
        sample.gpu_mb,
        sample.frame_p50_ms,
        sample.frame_p95_ms,
        sample.n_frames,
        sample.phase
    )
}

/// The heads of that table.
pub(crate) const HEADS: &str = "| minute | heap MB | module MB | nodes | listeners | renderer MB | GPU process MB | frame p50 ms | frame p95 ms | frames | phase |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|";
