use super::{
    BeginSecondFactor, ConfirmSecondFactor, RenewRecoveryCodes, RequireSecondFactor, TurnOffSecondFactor,
    read_second_factor,
};
use crate::error::ApiResult;
use crate::people::Me;
use crate::shell::{Crumb, DeniedButton, Head, Problem};
use crate::ui::{Copy, Moment, Skeleton, TextField, done, tell};
use crate::{paths, words};
use domain::Field;
use domain::policy::Action;
use domain::second_factors::{FactorSetup, QrCode, SecondFactor};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The forms of the page.
#[derive(Clone, Copy)]
struct Forms {
    begin: ServerAction<BeginSecondFactor>,
    confirm: ServerAction<ConfirmSecondFactor>,
    renew: ServerAction<RenewRecoveryCodes>,
    turn_off: ServerAction<TurnOffSecondFactor>,
    require: ServerAction<RequireSecondFactor>,
}

/// The person's second factor, and whether the organisation requires one. Plain forms throughout.
#[component]
pub fn SecondFactorPage() -> impl IntoView {
    let forms = Forms {
        begin: ServerAction::new(),
        confirm: ServerAction::new(),
        renew: ServerAction::new(),
        turn_off: ServerAction::new(),
        require: ServerAction::new(),
    };
    let changes = (
        done(forms.confirm.value()),
        done(forms.renew.value()),
        done(forms.turn_off.value()),
        done(forms.require.value()),
    );
    let state = Resource::new_blocking(
        move || (changes.0.get(), changes.1.get(), changes.2.get(), changes.3.get()),
        |_| read_second_factor(),
    );
    tell(forms.turn_off.value(), t!("Second factor turned off"));
    tell(forms.require.value(), t!("Saved"));
    view! {
        <Head title=t!("Second factor") crumbs=vec![Crumb::new(paths::settings(), t!("Settings"))]
            about=view! { <p>{t!("A code of an app on your phone, asked for after your password: a stolen password alone opens nothing.")}</p> }.into_any()/>
        <RecoveryCodes forms/>
        <Transition fallback=|| view! { <Skeleton lines=4 what=t!("your second factor")/> }>
            {move || Suspend::new(async move {
                match state.await {
                    Ok(state) => view! {
                        {if state.since.is_some() { on(forms, &state).into_any() } else { view! { <SetUp forms/> }.into_any() }}
                        <Required forms required=state.required on=state.since.is_some()/>
                    }
                    .into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// The codes that were made a moment ago: the only time that they are shown.
#[component]
fn RecoveryCodes(forms: Forms) -> impl IntoView {
    let codes = move || {
        let renewed = forms.renew.value().get().and_then(Result::ok);
        renewed.or_else(|| forms.confirm.value().get().and_then(Result::ok))
    };
    move || {
        codes().map(|codes| {
            let all = codes.join("\n");
            view! {
                <section class="notice ok" aria-label=t!("Recovery codes")>
                    <div>
                        <p><b>{t!("Your recovery codes. ")}</b>{t!("Each opens your account once, without your phone. Keep them where you keep what matters: they are not shown again.")}</p>
                        <ul class="recovery-codes">{codes.into_iter().map(|code| view! { <li class="id">{code}</li> }).collect_view()}</ul>
                        <p class="bar">
                            <Copy text=all what=t!("recovery codes")/>
                            <a class="btn small" rel="external" href=paths::home()>{t!("Done")}</a>
                        </p>
                    </div>
                </section>
            }
        })
    }
}

fn on(forms: Forms, state: &SecondFactor) -> impl IntoView + use<> {
    let SecondFactor { since, recovery_codes, required } = *state;
    let few = recovery_codes <= 3;
    view! {
        <section class="sheet padded narrow">
            <h2>{t!("Your second factor is on")}</h2>
            <p class="soft">{since.map(|at| view! { {t!("Since ")}<Moment at/>". " })}
                {t!("{count} recovery code is" | "{count} recovery codes are", count = u64::from(recovery_codes))}{t!(" left.")}</p>
            {few.then(|| view! { <p class="notice warn">{t!("Make new recovery codes before you run out of them.")}</p> })}
            <details class="code-form">
                <summary class="btn">{t!("New recovery codes")}</summary>
                <ActionForm action=forms.renew attr:class="fields">
                    {code_fields(("renew", t!("The old ones are good no more."), t!("Make new codes"), "btn primary"), forms.renew.value())}
                </ActionForm>
            </details>
            {if required {
                view! { <p class="soft">{t!("Your organisation requires a second factor: it cannot be turned off.")}</p> }.into_any()
            } else {
                view! {
                    <details class="code-form">
                        <summary class="btn">{t!("Turn it off")}</summary>
                        <ActionForm action=forms.turn_off attr:class="fields">
                            {code_fields(("off", t!("Your password alone opens your account then."), t!("Turn off"), "btn primary danger"), forms.turn_off.value())}
                        </ActionForm>
                    </details>
                }
                .into_any()
            }}
        </section>
    }
    .into_any()
}

/// What a form that asks for a code holds.
fn code_fields<T: Send + Sync + 'static>(
    (id, text, button, class): (&'static str, &'static str, &'static str, &'static str),
    value: MappedSignal<Option<ApiResult<T>>>,
) -> AnyView {
    let refusal = move || value.with(|value| value.as_ref().and_then(|value| value.as_ref().err().cloned()));
    let error = Signal::derive(move || refusal().and_then(|error| words::at_field(&error, Field::Code)));
    let beside = move || refusal().and_then(|error| words::beside_fields(&error, &[Field::Code]));
    view! {
        <p class="soft">{text}</p>
        {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
        <TextField id=format!("{id}-code") name="code" label=t!("Code") required=true autocomplete="one-time-code" maxlength=20
            hint=t!("Of your app, or a recovery code.") error/>
        <button class=class>{button}</button>
    }
    .into_any()
}

/// First the secret, then a code of it.
#[component]
fn SetUp(forms: Forms) -> impl IntoView {
    let setup = move || forms.begin.value().get();
    view! {
        <section class="sheet padded narrow">
            <h2>{t!("Turn on your second factor")}</h2>
            {move || match setup() {
                Some(Ok(setup)) => view! { <Scan setup forms/> }.into_any(),
                other => view! {
                    {other.and_then(Result::err).map(|error| view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })}
                    <p class="soft">{t!("You need an authenticator app on your phone, such as Aegis, 2FAS, Google Authenticator or the one in your password manager.")}</p>
                    <ActionForm action=forms.begin><button class="btn primary">{t!("Set it up")}</button></ActionForm>
                }
                .into_any(),
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Scan(setup: FactorSetup, forms: Forms) -> impl IntoView {
    let FactorSetup { secret, address, code } = setup;
    let QrCode { side, path } = code;
    let refusal = move || forms.confirm.value().get().and_then(Result::err);
    let error = Signal::derive(move || refusal().and_then(|error| words::at_field(&error, Field::Code)));
    let beside = move || refusal().and_then(|error| words::beside_fields(&error, &[Field::Code]));
    view! {
        <ol class="set-up">
            <li>
                <p>{t!("Scan this with your app:")}</p>
                <svg class="qr" role="img" aria-label=t!("QR code for your authenticator app") viewBox=format!("-4 -4 {0} {0}", side + 8)>
                    <rect x="-4" y="-4" width=side + 8 height=side + 8 fill="#fff"/>
                    <path d=path fill="#000"/>
                </svg>
                <p class="soft small">{t!("On this phone: ")}<a href=address rel="external">{t!("open it in the app")}</a>{t!(". Cannot scan? Type this key:")}</p>
                <Copy text=secret what=t!("key")/>
            </li>
            <li>
                <p>{t!("Enter the code that the app shows:")}</p>
                <ActionForm action=forms.confirm attr:class="fields">
                    {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                    <TextField id="code" name="code" label=t!("Code") required=true autocomplete="one-time-code" inputmode="numeric" maxlength=10 error/>
                    <button class="btn primary" disabled=move || forms.confirm.pending().get()>{t!("Turn on")}</button>
                </ActionForm>
            </li>
        </ol>
    }
    .into_any()
}

/// The organisation's own rule.
#[component]
fn Required(forms: Forms, required: bool, on: bool) -> impl IntoView {
    let may = Me::here().may(Action::RequireSecondFactor);
    let may = may.and_then(|()| {
        if on || required { Ok(()) } else { Err(t!("Set up your own second factor first.").to_owned()) }
    });
    let label = if required { t!("Do not require it any more") } else { t!("Require it of everyone") };
    let refused = move || {
        let error = forms.require.value().get().and_then(Result::err)?;
        Some(view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    view! {
        <section class="sheet padded narrow">
            <h2>{t!("In your organisation")}</h2>
            <p class="soft">{if required {
                t!("Everyone needs a second factor: who has none sets it up before they see anything.")
            } else {
                t!("Everyone decides for themselves.")
            }}</p>
            {refused}
            {match may {
                Ok(()) => view! {
                    <ActionForm action=forms.require>
                        <input type="hidden" name="required" value=(!required).to_string()/>
                        <button class="btn">{label}</button>
                    </ActionForm>
                }
                .into_any(),
                Err(reason) => view! { <DeniedButton label reason/> }.into_any(),
            }}
        </section>
    }
    .into_any()
}
