use super::{remove_known_device, remove_tac};
use crate::ui::{Confirm, Question};
use domain::device_registry::{KnownDeviceRow, TacRow};
use leptos::prelude::*;

/// Asks whether a TAC shall be removed, and removes it; then counts `removed` up.
pub(super) fn ask_tac(confirm: Confirm, row: &TacRow, removed: RwSignal<u64>) {
    let TacRow { tac, manufacturer, model, .. } = row.clone();
    let of = tac.clone();
    let act = move || {
        let tac = of.clone();
        async move {
            remove_tac(tac.clone()).await?;
            removed.update(|removed| *removed += 1);
            Ok(t!("TAC {tac} removed", tac))
        }
    };
    let question = Question::new(t!("Remove TAC {tac}?", tac), t!("Remove TAC"), act)
        .text(t!("The registry does not know devices of this TAC any more: they count as not verified from the next upload on, or are refused, as the policy says."))
        .goes(t!("The TAC of {manufacturer} {model}", manufacturer, model))
        .stays(t!("Devices that were uploaded, with the model that they have"))
        .stays(t!("The model itself, with its other TACs"))
        .danger();
    confirm.ask(question);
}

/// Asks whether a single device shall be removed from the registry, and removes it; then counts `removed` up.
pub(super) fn ask_device(confirm: Confirm, row: &KnownDeviceRow, removed: RwSignal<u64>) {
    let identity = row.identity;
    let act = move || async move {
        remove_known_device(identity).await?;
        removed.update(|removed| *removed += 1);
        Ok(t!("{identity} removed from the registry", identity))
    };
    let question =
        Question::new(t!("Remove {identity} from the registry?", identity), t!("Remove device"), act)
            .text(t!(
                "An upload of this device finds neither its second IMEI nor its serial number here any more."
            ))
            .goes(t!("What the registry knows of this single device"))
            .stays(t!("The device itself, if somebody holds it, with its model and identities"))
            .stays(t!("Its TAC, if the registry has it"))
            .danger();
    confirm.ask(question);
}
