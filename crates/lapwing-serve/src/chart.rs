//! The picture of a dyad over time, as SVG: cooperation above the line, conflict below, material acts next to it, verbal
//! ones beyond. What is only alleged, announced, conditional or denied has rows of its own, drawn hollow.
//!
//! In: one bar per stretch of time. Out: markup without inline styles; every bar leads to its sentences. Works without
//! scripts and on paper; the script adds dragging over it.

use std::fmt::Write;

use lapwing::store::escape::xml;

/// Names of the quad classes, 1 to 4.
pub const QUADS: [&str; 4] = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];

/// What one row of the picture shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    /// Key in links: a value of the parameter `series`.
    pub key: &'static str,
    /// Name beside it.
    pub name: &'static str,
    /// By stretch of time, by quad class.
    pub values: Vec<[f64; 4]>,
}

/// A picture to draw.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// What the picture is of, for those who do not see it.
    pub label: String,
    /// Name of each stretch of time, as links take it.
    pub periods: Vec<String>,
    /// First and last day of each stretch, as links take them.
    pub ranges: Vec<(String, String)>,
    /// First the lane that is drawn large.
    pub lanes: Vec<Lane>,
    /// From here on, in stretches and parts of one, reports are still to come.
    pub incomplete_from: Option<f64>,
    /// What is counted, e.g. `incidents`.
    pub unit: &'static str,
    /// Address of the sentences of a bar, from first and last day, lane and quad class.
    pub base: String,
    /// The largest value of a bar, up and down, that other pictures beside this one have.
    pub scale: (f64, f64),
}

const LEFT: f64 = 40.0;
const RIGHT: f64 = 6.0;
const LANE: f64 = 26.0;

/// Largest sums above and below the line in the large lane.
pub fn extent(lane: &Lane) -> (f64, f64) {
    let up = lane.values.iter().map(|v| v[0] + v[1]).fold(0.0, f64::max);
    let down = lane.values.iter().map(|v| v[2] + v[3]).fold(0.0, f64::max);
    (up, down)
}

/// A round step that gives at most `n` steps up to `max`.
fn step(max: f64, n: f64) -> f64 {
    let raw = (max / n).max(f64::MIN_POSITIVE);
    let magnitude = 10f64.powf(raw.log10().floor());
    [1.0, 2.0, 5.0, 10.0].iter().map(|m| m * magnitude).find(|s| *s >= raw).unwrap_or(raw)
}

/// A number as people write it.
pub fn number(n: f64) -> String {
    let text = if n.fract() == 0.0 { format!("{n:.0}") } else { format!("{n:.2}") };
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text };
    thousands(&text)
}

/// `1234567` as `1,234,567`.
pub fn thousands(digits: &str) -> String {
    let (whole, rest) = digits.split_once('.').map_or((digits, None), |(w, r)| (w, Some(r)));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) && out != "-" {
            out.push(',');
        }
        out.push(c);
    }
    rest.map_or(out.clone(), |r| format!("{out}.{r}"))
}

impl Chart {
    /// The picture, `width` units wide; `class` tells the style sheet where it is shown.
    pub fn svg(&self, width: f64, class: &str) -> String {
        let n = self.periods.len().max(1) as f64;
        let slot = (width - LEFT - RIGHT) / n;
        let bar = (slot * 0.78).clamp(0.6, 34.0);
        let tall = if width < 500.0 { 150.0 } else { 168.0 };
        let (up, down) = (self.scale.0.max(1e-9), self.scale.1.max(1e-9));
        // Neither half ever vanishes.
        let share = (up / (up + down)).clamp(0.18, 0.82);
        let (above, below) = (tall * share, tall * (1.0 - share));
        let per_unit = (above / up).min(below / down);
        let zero = 8.0 + above;
        let floor = 8.0 + tall;
        let lanes = self.lanes.len().saturating_sub(1) as f64;
        let height = floor + 20.0 + lanes * LANE;
        let mut out = String::new();
        let _ = write!(
            out,
            "<svg class=\"plot {class}\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"group\" aria-label=\"{}\" data-left=\"{LEFT}\" data-slot=\"{slot:.4}\" data-from=\"{}\" data-to=\"{}\" data-names=\"{}\">",
            xml(&self.label),
            xml(&self.ranges.iter().map(|r| r.0.as_str()).collect::<Vec<_>>().join(" ")),
            xml(&self.ranges.iter().map(|r| r.1.as_str()).collect::<Vec<_>>().join(" ")),
            xml(&self.periods.join(" ")),
        );
        if let Some(from) = self.incomplete_from {
            let x = LEFT + from * slot;
            let wide = width - RIGHT - x;
            let _ = write!(
                out,
                "<rect class=\"unsure\" x=\"{x:.1}\" y=\"8\" width=\"{wide:.1}\" height=\"{:.1}\"/>",
                height - 28.0
            );
            let _ = write!(
                out,
                "<line class=\"unsure-edge\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"8\" y2=\"{:.1}\"/>",
                height - 20.0
            );
            let (at, anchor) = if wide > 70.0 { (x + 4.0, "start") } else { (x - 4.0, "end") };
            let _ = write!(out, "<text x=\"{at:.1}\" y=\"17\" text-anchor=\"{anchor}\">incomplete</text>");
        }
        self.scale_lines(&mut out, width, zero, per_unit, (above, below));
        if let Some(first) = self.lanes.first() {
            for (i, v) in first.values.iter().enumerate() {
                let x = LEFT + i as f64 * slot + (slot - bar) / 2.0;
                self.bar(&mut out, i, first, v, x, bar, zero, per_unit);
            }
        }
        let _ = write!(
            out,
            "<line class=\"axis\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{zero:.1}\" y2=\"{zero:.1}\"/>",
            width - RIGHT
        );
        self.ticks(&mut out, width, slot, floor + 13.0);
        for (i, lane) in self.lanes.iter().skip(1).enumerate() {
            self.small(&mut out, lane, floor + 20.0 + i as f64 * LANE, slot, bar, width);
        }
        out.push_str("</svg>");
        out
    }

    fn scale_lines(&self, out: &mut String, width: f64, zero: f64, per_unit: f64, (above, below): (f64, f64)) {
        let most = (above / per_unit).max(below / per_unit);
        let step = if self.unit == "percent" { step(most, 3.0) } else { step(most, 3.0).max(1.0) };
        let mut k = 0.0;
        while k * step * per_unit <= above.max(below) + 0.5 {
            for sign in if k == 0.0 { vec![0.0] } else { vec![1.0, -1.0] } {
                let (off, room) = (k * step * per_unit, if sign >= 0.0 { above } else { below });
                if off > room + 0.5 {
                    continue;
                }
                let y = zero - sign * off;
                if k > 0.0 {
                    let _ = write!(
                        out,
                        "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>",
                        width - RIGHT
                    );
                }
                let _ = write!(
                    out,
                    "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                    LEFT - 6.0,
                    y + 4.0,
                    number(k * step)
                );
            }
            k += 1.0;
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn bar(&self, out: &mut String, i: usize, lane: &Lane, v: &[f64; 4], x: f64, wide: f64, zero: f64, per_unit: f64) {
        let (mut up, mut down) = (zero, zero);
        for quad in [2usize, 1, 4, 3] {
            let n = v[quad - 1];
            if n <= 0.0 {
                continue;
            }
            let tall = (n * per_unit).max(1.0);
            let y = if quad < 3 { up - tall } else { down };
            if quad < 3 {
                up -= tall
            } else {
                down += tall
            }
            let name = format!("{}: {} {}, {}", self.periods[i], number(n), self.unit, self.said(lane, quad));
            let (name, href) = (xml(&name), xml(&self.href(i, lane, quad)));
            let _ = write!(
                out,
                "<a href=\"{href}\" tabindex=\"-1\" aria-label=\"{name}\"><rect class=\"q{quad}\" x=\"{x:.2}\" y=\"{y:.2}\" width=\"{wide:.2}\" height=\"{tall:.2}\"/><title>{name}</title></a>"
            );
        }
    }

    /// A hollow lane: its own scale, since it must be seen at all.
    fn small(&self, out: &mut String, lane: &Lane, top: f64, slot: f64, wide: f64, width: f64) {
        let (up, down) = extent(lane);
        let mid = top + LANE / 2.0 + 2.0;
        let per_unit = (LANE / 2.0 - 4.0) / up.max(down).max(1.0);
        let _ = write!(
            out,
            "<g class=\"voice {}\"><line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{mid:.1}\" y2=\"{mid:.1}\"/>",
            lane.key,
            width - RIGHT
        );
        for (i, v) in lane.values.iter().enumerate() {
            let x = LEFT + i as f64 * slot + (slot - wide) / 2.0;
            self.bar(out, i, lane, v, x, wide, mid, per_unit);
        }
        let _ = write!(
            out,
            "<text class=\"row-name\" x=\"{:.1}\" y=\"{:.1}\">{}</text></g>",
            LEFT + 2.0,
            top + 9.0,
            xml(lane.name)
        );
    }

    fn said(&self, lane: &Lane, quad: usize) -> String {
        match lane.key {
            "told" => QUADS[quad - 1].to_string(),
            _ => format!("{} ({})", QUADS[quad - 1], lane.name),
        }
    }

    fn href(&self, i: usize, lane: &Lane, quad: usize) -> String {
        let (from, to) = &self.ranges[i];
        format!("{}&since={from}&until={to}&series={}&quad={quad}", self.base, lane.key)
    }

    fn ticks(&self, out: &mut String, width: f64, slot: f64, y: f64) {
        let longest = self.periods.iter().map(String::len).max().unwrap_or(4) as f64 * 6.6 + 12.0;
        let every = ((longest / slot).ceil() as usize).max(1);
        for (i, name) in self.periods.iter().enumerate().step_by(every) {
            let x = LEFT + (i as f64 + 0.5) * slot;
            if x + longest / 2.0 - 6.0 <= width {
                let _ = write!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{}</text>", xml(name));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> Chart {
        let told = Lane { key: "told", name: "told", values: vec![[1.0, 2.0, 0.0, 4.0], [0.0; 4]] };
        let alleged = Lane { key: "alleged", name: "alleged", values: vec![[0.0; 4], [0.0, 0.0, 3.0, 0.0]] };
        Chart {
            label: "A \"quoted\" <label>".into(),
            periods: vec!["2024-01".into(), "2024-02".into()],
            ranges: vec![("2024-01-01".into(), "2024-01-31".into()), ("2024-02-01".into(), "2024-02-29".into())],
            scale: extent(&told),
            lanes: vec![told, alleged],
            incomplete_from: Some(1.5),
            unit: "incidents",
            base: "/events?actor=GHA".into(),
        }
    }

    #[test]
    fn every_number_above_none_has_a_bar_that_leads_to_its_sentences() {
        let svg = chart().svg(960.0, "wide");
        assert_eq!(svg.matches("<a href").count(), 4);
        assert!(svg.contains("since=2024-01-01&amp;until=2024-01-31&amp;series=told&amp;quad=4"), "{svg}");
        assert!(svg.contains("2024-02: 3 incidents, verbal conflict (alleged)"));
    }

    #[test]
    fn nothing_in_it_is_style_or_markup_of_others() {
        let svg = chart().svg(360.0, "narrow");
        assert!(!svg.contains("style=") && !svg.contains("<label>") && svg.contains("&lt;label&gt;"), "{svg}");
    }

    #[test]
    fn nothing_to_show_is_no_failure() {
        let empty = Chart::default().svg(360.0, "narrow");
        assert!(empty.starts_with("<svg") && !empty.contains("NaN"), "{empty}");
    }

    #[test]
    fn steps_are_round_and_numbers_legible() {
        assert_eq!((step(7.0, 3.0), step(100.0, 3.0), step(0.4, 3.0)), (5.0, 50.0, 0.2));
        assert_eq!(number(1234567.0), "1,234,567");
        assert_eq!(number(0.25), "0.25");
    }
}
