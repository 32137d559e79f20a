use super::core::Core;
use super::filters::Kept;
use crate::ui::appearance::Setting;
use crate::ui::menu::Panel;
use crate::ui::{Glyph, Icon};
use crate::words::Here;
use domain::lists::{Column, ListAddress};
use leptos::prelude::*;

/// *Table view*: which columns are shown. The name column always is.
#[component]
pub(super) fn ColumnChooser(core: Core) -> impl IntoView {
    let id = core.id("columns");
    let boxes = core.list.columns.iter().enumerate().map(|(place, column)| {
        view! { <ColumnBox core column fixed=place == 0/> }
    });
    let boxes = boxes.collect_view();
    let standard = move |_| choose(core, None);
    view! {
        <button type="button" class="btn" popovertarget=id.clone()><Icon glyph=Glyph::Columns/>{t!("Table view")}</button>
        <Panel id class="panel" label=t!("Table view")>
            <form method="get" action=core.path()>
                <Kept core without="columns"/>
                <fieldset><legend>{t!("Columns")}</legend>{boxes}</fieldset>
                <div class="panel-end">
                    <button type="submit" class="btn without-script">{t!("Apply")}</button>
                    <button type="button" class="btn quiet with-script" on:click=standard>{t!("Standard columns")}</button>
                </div>
            </form>
            <fieldset class="with-script">
                <legend>{t!("In this browser")}</legend>
                <SettingBox setting=Setting::Density value="compact" means=true label=t!("Compact rows")/>
                <SettingBox setting=Setting::Shortcuts value="off" means=false label=t!("Key / goes to the search")/>
            </fieldset>
        </Panel>
    }
    .into_any()
}

#[component]
fn ColumnBox(core: Core, column: &'static Column, fixed: bool) -> impl IntoView {
    let on = Memo::new(move |_| core.shown.read().iter().any(|shown| shown.key == column.key));
    let toggle = move |event: web_sys::Event| {
        let wanted = event_target_checked(&event);
        let keys = core.list.columns.iter().skip(1).filter(|other| {
            if other.key == column.key { wanted } else { core.shown.read_untracked().contains(other) }
        });
        choose(core, Some(keys.map(|column| column.key.to_owned()).collect()));
    };
    view! {
        <label class="tick">
            <input type="checkbox" name="columns" value=column.key disabled=fixed checked=on.get_untracked()
                prop:checked=move || on.get() on:change=toggle/>
            {column.label.here()}
            {fixed.then(|| view! { <span class="soft">{t!(" (always shown)")}</span> })}
            // A disabled box is not sent: without this, no box ticked would mean the standard columns.
            {fixed.then(|| view! { <input type="hidden" name="columns" value=column.key/> })}
        </label>
    }
    .into_any()
}

/// Changes the columns where they come from: the link, when it says which, otherwise the person's preference.
fn choose(core: Core, columns: Option<Vec<String>>) {
    let address = core.address.get_untracked();
    if address.columns.is_some() {
        core.go(&ListAddress { columns, ..address });
    } else {
        core.prefer(|preferences| preferences.columns = columns);
    }
}

#[component]
fn SettingBox(setting: Setting, value: &'static str, means: bool, label: &'static str) -> impl IntoView {
    let on = RwSignal::new(!means);
    Effect::new(move |_| on.set((setting.get().as_deref() == Some(value)) == means));
    let change = move |event: web_sys::Event| {
        let wanted = event_target_checked(&event);
        on.set(wanted);
        setting.set((wanted == means).then_some(value));
    };
    view! {
        <label class="tick"><input type="checkbox" prop:checked=move || on.get() on:change=change/>{label}</label>
    }
    .into_any()
}

/// Fetches what is shown, all pages of it, as CSV.
#[component]
pub(super) fn CsvLink(core: Core, label: &'static str, href: String) -> impl IntoView {
    let href = move || {
        let mut address = ListAddress { size: None, view: None, ..core.address.get().from_start() };
        address.columns = Some(core.shown.read().iter().map(|column| column.key.to_owned()).collect());
        address.rest.clear();
        let joint = if href.contains('?') { '&' } else { '?' };
        format!("{href}{joint}{}", core.write(&address))
    };
    let short = "CSV";
    let long = label.strip_suffix(short).unwrap_or_default();
    view! { <a class="btn" href=href download="" rel="external" aria-label=label><Icon glyph=Glyph::Download/><span><span class="long">{long}</span>{short}</span></a> }.into_any()
}
