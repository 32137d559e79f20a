use super::{AddSoldToCode, RemoveSoldToCode, RenameSoldToCode, list_sold_to_codes, remove_sold_to_code};
use crate::people::Me;
use crate::shell::{Crumb, DeniedButton, Head, Problem};
use crate::ui::{Confirm, Empty, Question, Skeleton, TextField, done, tell};
use crate::{paths, words};
use domain::Field;
use domain::policy::Action;
use domain::sold_to_codes::{MAX_ALIAS, MAX_SOLD_TO_CODES, SoldToCode};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Sold-to codes: list, add, rename, remove. Plain forms throughout.
#[component]
pub fn SoldToCodesPage() -> impl IntoView {
    let me = Me::here();
    let add = ServerAction::<AddSoldToCode>::new();
    let rename = ServerAction::<RenameSoldToCode>::new();
    let remove = ServerAction::<RemoveSoldToCode>::new();
    let removed = RwSignal::new(0_u32);
    let changes = (done(add.value()), done(rename.value()), done(remove.value()));
    let codes = Resource::new_blocking(
        move || (changes.0.get(), changes.1.get(), changes.2.get(), removed.get()),
        |_| list_sold_to_codes(),
    );
    tell(add.value(), t!("Sold-to code added"));
    tell(rename.value(), t!("Alias saved"));
    tell(remove.value(), t!("Sold-to code removed"));
    // What a row's form was refused for stands above the list: without JavaScript nobody knows which row it was.
    let refused = move || {
        let error =
            rename.value().get().and_then(Result::err).or_else(|| remove.value().get().and_then(Result::err));
        error.map(|error| view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    view! {
        <Head title=t!("Sold-to codes") crumbs=vec![Crumb::new(paths::settings(), t!("Settings"))]
            about=view! { <p>{t!("Choose one when you upload Enterprise Edition devices. At most {max}.", max = MAX_SOLD_TO_CODES)}</p> }.into_any()/>
        {refused}
        <Transition fallback=|| view! { <Skeleton what=t!("sold-to codes")/> }>
            {move || Suspend::new(async move {
                let manage = me.may(Action::ManageSoldToCodes);
                match codes.await {
                    Ok(codes) => {
                        let room = u32::try_from(codes.len()).is_ok_and(|count| count < MAX_SOLD_TO_CODES);
                        let form = manage.clone().and_then(|()| {
                            if room { Ok(()) } else { Err(t!("There are {max} codes, the most there can be. Remove one first.", max = MAX_SOLD_TO_CODES)) }
                        });
                        view! {
                            {list(codes, manage.is_ok(), rename, remove, removed)}
                            <section class="sheet padded">
                                <h2>{t!("Add a sold-to code")}</h2>
                                {match form {
                                    Ok(()) => view! { <AddForm add/> }.into_any(),
                                    Err(reason) => view! { <p class="soft">{reason.clone()}</p><DeniedButton label=t!("Add") reason/> }.into_any(),
                                }}
                            </section>
                        }
                        .into_any()
                    }
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn list(
    codes: Vec<SoldToCode>,
    manage: bool,
    rename: ServerAction<RenameSoldToCode>,
    remove: ServerAction<RemoveSoldToCode>,
    removed: RwSignal<u32>,
) -> impl IntoView {
    if codes.is_empty() {
        return view! {
            <div class="sheet"><Empty title=t!("No sold-to codes yet") text=t!("Add the codes under which your organisation is sold Enterprise Edition devices.")/></div>
        }
        .into_any();
    }
    let row = |code: SoldToCode| {
        let acts = manage.then(|| view! { <RowForms code=code.clone() rename remove removed/> });
        view! { <tr><th scope="row">{code.alias}</th><td class="id">{code.code}</td><td class="acts">{acts}</td></tr> }
    };
    view! {
        <div class="sheet scroll">
            <table>
                <caption class="unseen">{t!("Sold-to codes")}</caption>
                <thead><tr><th scope="col">{t!("Alias")}</th><th scope="col">{t!("Sold-to code")}</th><td></td></tr></thead>
                <tbody>{codes.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Rename and remove, for one code.
#[component]
fn RowForms(
    code: SoldToCode,
    rename: ServerAction<RenameSoldToCode>,
    remove: ServerAction<RemoveSoldToCode>,
    removed: RwSignal<u32>,
) -> impl IntoView {
    let SoldToCode { code, alias } = code;
    let confirm = Confirm::here();
    let asked = (code.clone(), alias.clone());
    let ask = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        let (code, alias) = asked.clone();
        let act = {
            let code = code.clone();
            move || {
                let code = code.clone();
                async move {
                    remove_sold_to_code(code.clone()).await?;
                    removed.update(|count| *count = count.wrapping_add(1));
                    Ok(t!("Sold-to code {code} removed", code))
                }
            }
        };
        let question = Question::new(t!("Remove {alias}?", alias), t!("Remove sold-to code"), act)
            .goes(t!("The sold-to code {code}", code))
            .stays(t!("Uploads that used it keep their record of it"))
            .danger();
        confirm.ask(question);
    };
    let (kept, field, removed_alias) = (code.clone(), format!("alias-{code}"), alias.clone());
    view! {
        <details class="rename">
            <summary class="btn small">{t!("Rename")}<span class="unseen">" "{alias.clone()}</span></summary>
            <ActionForm action=rename>
                <input type="hidden" name="code" value=kept/>
                <TextField id=field name="alias" label=t!("Alias") initial=alias required=true maxlength=MAX_ALIAS autocomplete="off"/>
                <button class="btn primary">{t!("Save")}</button>
            </ActionForm>
        </details>
        <details class="remove">
            <summary class="btn small danger" on:click=ask>{t!("Remove")}<span class="unseen">" "{removed_alias}</span></summary>
            <ActionForm action=remove>
                <p>{t!("Goes: the sold-to code ")}{code.clone()}{t!(". Stays: uploads that used it keep their record of it.")}</p>
                <input type="hidden" name="code" value=code/>
                <button class="btn primary danger">{t!("Remove sold-to code")}</button>
            </ActionForm>
        </details>
    }
    .into_any()
}

#[component]
fn AddForm(add: ServerAction<AddSoldToCode>) -> impl IntoView {
    let refusal = move || add.value().get().and_then(Result::err);
    let at = move |field| Signal::derive(move || refusal().and_then(|error| words::at_field(&error, field)));
    let beside =
        move || refusal().and_then(|error| words::beside_fields(&error, &[Field::SoldToCode, Field::Alias]));
    view! {
        <ActionForm action=add attr:class="add-code">
            {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
            <TextField id="code" name="code" label=t!("Sold-to code") required=true maxlength=20 autocomplete="off"
                hint=t!("7 to 10 letters, digits or hyphens.") error=at(Field::SoldToCode)/>
            <TextField id="alias" name="alias" label=t!("Alias") required=true maxlength=MAX_ALIAS autocomplete="off"
                hint=t!("What people choose it by.") error=at(Field::Alias)/>
            <button class="btn primary" disabled=move || add.pending().get()>{t!("Add")}</button>
        </ActionForm>
    }
    .into_any()
}
