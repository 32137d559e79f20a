//! Charts drawn by the server. Bars are SVG without text, stretched to the room there is; the words around them are
//! HTML, so that they stay readable on a phone. The table with the same figures is always there.

use super::grouped;
use leptos::prelude::*;

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it stands for: "Nov 2026", "Galaxy Tab Active5".
    pub label: String,
    /// How much.
    pub value: u64,
    /// Where its label leads.
    pub href: Option<String>,
}

/// Bars over time.
#[component]
pub fn TimeChart(
    /// What is drawn: "Devices uploaded by month".
    #[prop(into)]
    title: String,
    /// What is counted: "Devices".
    #[prop(into)]
    unit: String,
    /// What the bars are: "Month".
    #[prop(into)]
    over: String,
    /// The bars, in order of time.
    bars: Vec<Bar>,
) -> impl IntoView {
    let top = round_up(bars.iter().map(|bar| bar.value).max().unwrap_or(0));
    let most = bars.iter().max_by_key(|bar| bar.value);
    let summary = match most {
        Some(most) => {
            t!("{title}. Most: {most} with {number}.", title, most = most.label, number = grouped(most.value))
        }
        None => title.clone(),
    };
    let every = bars.len().div_ceil(6).max(1);
    let rects = bars
        .iter()
        .enumerate()
        .map(|(place, bar)| {
            let height = share(bar.value, top);
            view! {
                <rect x=format!("{place}.15") y=format!("{}", 1000 - height) width="0.7" height=height.to_string()>
                    <title>{format!("{}: {}", bar.label, grouped(bar.value))}</title>
                </rect>
            }
        })
        .collect_view();
    let labels = bars
        .iter()
        .enumerate()
        .map(|(place, bar)| {
            // Counted from the latest, which always has its label. A phone has room for every other one.
            let back = bars.len() - 1 - place;
            let class = if back / every % 2 == 1 { "minor" } else { "" };
            view! { <span class=class>{back.is_multiple_of(every).then(|| bar.label.clone())}</span> }
        })
        .collect_view();
    view! {
        <figure class="chart">
            <figcaption>{title.clone()}</figcaption>
            <div class="chart-plot" aria-hidden="true">
                <div class="chart-y"><span>{grouped(top)}</span><span>{grouped(top / 2)}</span><span>"0"</span></div>
                <div class="chart-bars">
                    <svg viewBox=format!("0 0 {} 1000", bars.len().max(1)) preserveAspectRatio="none" role="img" aria-label=summary.clone()>
                        {rects}
                    </svg>
                </div>
                <div class="chart-x">{labels}</div>
            </div>
            <p class="unseen">{summary}</p>
            <details class="chart-table">
                <summary>{t!("Show as table")}</summary>
                <div class="scroll" tabindex="0" role="region" aria-label=title.clone()>
                    <table>
                        <caption class="unseen">{title.clone()}</caption>
                        <thead><tr><th scope="col">{over}</th><th scope="col" class="num">{unit}</th></tr></thead>
                        <tbody>
                            {bars.into_iter().map(|bar| view! {
                                <tr><th scope="row">{bar.label}</th><td class="num">{grouped(bar.value)}</td></tr>
                            }).collect_view()}
                        </tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
    .into_any()
}

/// Horizontal bars, largest first: a table with a bar in each row.
#[component]
pub fn RankChart(
    /// What is drawn: "Top customers by devices".
    #[prop(into)]
    title: String,
    /// What is counted: "Devices".
    #[prop(into)]
    unit: String,
    /// What the bars are: "Customer".
    #[prop(into)]
    of: String,
    /// The bars, in order.
    bars: Vec<Bar>,
) -> impl IntoView {
    let top = bars.iter().map(|bar| bar.value).max().unwrap_or(0);
    let row = |bar: Bar| {
        let width = share(bar.value, top).to_string();
        let label = match bar.href {
            Some(href) => view! { <a href=href>{bar.label}</a> }.into_any(),
            None => bar.label.into_any(),
        };
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td class="rank-bar" aria-hidden="true">
                    <svg viewBox="0 0 1000 1" preserveAspectRatio="none"><rect width=width height="1"/></svg>
                </td>
                <td class="num">{grouped(bar.value)}</td>
            </tr>
        }
    };
    view! {
        <figure class="chart">
            <figcaption>{title.clone()}</figcaption>
            <table class="rank">
                <caption class="unseen">{title}</caption>
                <thead class="unseen">
                    <tr><th scope="col">{of}</th><td aria-hidden="true"></td><th scope="col">{unit}</th></tr>
                </thead>
                <tbody>{bars.into_iter().map(row).collect_view()}</tbody>
            </table>
        </figure>
    }
    .into_any()
}

/// Thousandths of `of`; a value above zero is never invisible.
fn share(value: u64, of: u64) -> u64 {
    if value == 0 || of == 0 {
        return 0;
    }
    u64::try_from(u128::from(value) * 1000 / u128::from(of)).unwrap_or(1000).clamp(4, 1000)
}

/// The next of 10, 20, 30, 40, 50, 60, 80, 100, 200, … so that the axis and its half have round numbers.
fn round_up(value: u64) -> u64 {
    let mut step: u64 = 10;
    loop {
        for factor in [1, 2, 3, 4, 5, 6, 8] {
            let candidate = step.saturating_mul(factor);
            if candidate >= value {
                return candidate;
            }
        }
        step = step.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_ends_at_a_round_number() {
        for (value, top) in
            [(0, 10), (11, 20), (21, 30), (2_592, 3_000), (12_406, 20_000), (u64::MAX, u64::MAX)]
        {
            assert_eq!(round_up(value), top);
        }
    }

    #[test]
    fn something_is_never_drawn_as_nothing() {
        assert_eq!(share(1, 1_000_000), 4);
        assert_eq!(share(0, 10), 0);
        assert_eq!(share(5, 10), 500);
    }
}
