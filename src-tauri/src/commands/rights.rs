//! Which right each command needs: asked in one place before any command runs.
//!
//! Traps: a command that is not in the table is refused, so a new one cannot be forgotten; what depends on the arguments (the
//! book, the owner of a file, names in a list) the core asks itself; the role is kept apart from the register, for the page
//! asks while the register is busy.

use crate::desk::Desk;
use dan_van_core::basics::{Error, Result};
use dan_van_core::db::Right::{self, HandIn, Manage, Restricted, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tauri::ipc::Invoke;
use tauri::{Manager, Runtime};

/// Whoever has the register open, and whoever has none.
const FREE: &[&str] = &[
    "app_info",
    "arrived",
    "create_register",
    "open_register",
    "recover_register",
    "repair_register",
    "open_sample",
    "doors",
    "lock",
    "change_password",
    "save_preferences",
    "unit_get",
    "codes",
    "find_wards",
    "ward",
    "undo",
    "redo",
    "steps",
    "roles",
    "understand_date",
    "understand_money",
    "keep_draft",
    "draft",
    "initiative_list",
    "initiative_get",
    "support_list",
    "support_months",
    "evidence_list",
    "evidence_thumbnail",
    "evidence_open",
    "books",
    "entry_list",
    "entry_get",
    "entry_name",
    "entry_suggest",
    "pledge_state",
    "procedure_way",
    "tasks",
    "search_everywhere",
    "save_calendar",
    "save_entries",
    "forms",
    "form_records",
    "form_pages",
    "save_form",
    "propose_number",
    "number_series",
    "wording",
    "campaign_of_year",
    "periods",
    "figures",
    "reasons",
    "periodic",
    "broken_rules",
    "narrative",
    "words_before",
    "report_review",
    "report_pages",
    "report_codes",
    "save_report",
    "save_care_list",
    "open_path",
    "copy_files",
    "submissions",
    "superior",
    "read_card",
    "find_subunits",
    "receive_progress",
    "matrix",
    "totals",
    "totals_by_unit",
    "package_view",
    "package_pages",
    "period_states",
    "plan_asks",
    "sector_initiatives",
    "save_sector_initiatives",
    "copy_sector_initiatives",
    "honours",
    "save_honours",
    "tree_level",
    "unit_history",
    "replies",
    "unit_groups",
    "totals_by_group",
    "table_targets",
    "table_template",
    "table_progress",
    "table_stop",
    "table_close",
    "backups",
    "escrow",
];

/// The others, by what they need.
const NEEDS: &[(Right, &[&str])] = &[
    (
        Write,
        &[
            "initiative_save",
            "initiative_delete",
            "evidence_add",
            "evidence_delete",
            "entry_save",
            "entry_delete",
            "entry_start",
            "sign_pledges",
            "set_procedure_way",
            "register_target",
            "enter_figure",
            "leave_blank",
            "save_remark",
            "save_sentence",
            "redraft_sentences",
            "keep_sentence",
            "set_wording",
            "save_submission",
            "mark_sent",
            "table_open",
            "table_look",
            "table_lines",
            "table_edit",
            "table_fill",
            "table_import",
            "table_save_refused",
            "back_up_now",
        ],
    ),
    (
        Restricted,
        &[
            "beneficiary_list",
            "beneficiary_get",
            "beneficiary_suggest",
            "beneficiary_duplicates",
            "beneficiary_save",
            "beneficiary_delete",
            "beneficiary_anonymise",
            "beneficiaries_due",
            "support_get",
            "support_save",
            "support_delete",
            "support_habits",
            "informant",
            "save_informant",
            "accesses",
            "save_person_sheet",
            "dispose",
            "history",
            "changes",
        ],
    ),
    (
        HandIn,
        &[
            "campaign_open",
            "preview_package",
            "submit_package",
            "open_card",
            "save_own_card",
            "enrol_cards",
            "confirm_card",
            "revoke_card",
            "receive_packages",
            "save_package_file",
            "decide_honours",
            "preview_tree",
            "cancel_receive",
            "reply_package",
            "receipt_all",
            "save_plan",
            "open_from_superior",
            "answer_comment",
            "change_tree",
            "submit_upward",
            "save_upward_card",
        ],
    ),
    (
        Manage,
        &[
            "unit_save",
            "set_care_rule",
            "new_recovery_code",
            "recovery_printed",
            "preview_restore",
            "restore",
            "accounts",
            "save_account",
            "remove_account",
            "rekey",
            "old_copies",
            "delete_old_copies",
            "agree_escrow",
            "rescue_unit",
            "offer_escrow",
        ],
    ),
];

/// What a command needs; `None` when it is not in the table at all.
pub fn needed(command: &str) -> Option<Option<Right>> {
    if FREE.contains(&command) {
        return Some(None);
    }
    NEEDS.iter().find(|(_, commands)| commands.contains(&command)).map(|(right, _)| Some(*right))
}

/// Refuses what is no command, and what the account that opened the register may not; without an open register each command
/// refuses by itself.
pub fn check(desk: &Desk, command: &str) -> Result<()> {
    let unknown = || Error::internal(format!("command {command} is in no table of rights"));
    let right = needed(command).ok_or_else(unknown)?;
    match (desk.role(), right) {
        (Some(role), Some(right)) => role.need(right),
        _ => Ok(()),
    }
}

/// Hands calls to the commands that the account may give, each on a thread where it may wait: not on the window's, which draws.
pub fn guarded<R: Runtime>(
    commands: impl Fn(Invoke<R>) -> bool + Send + Sync + 'static,
) -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    let commands = Arc::new(commands);
    move |invoke| {
        let desk = invoke.message.webview_ref().state::<Desk>();
        match check(&desk, invoke.message.command()) {
            Ok(()) => {
                let (commands, resolver) = (Arc::clone(&commands), invoke.resolver.clone());
                let command = invoke.message.command().to_string();
                tauri::async_runtime::spawn_blocking(move || {
                    // The page must not wait for ever for a command that panicked or does not exist.
                    if !matches!(catch_unwind(AssertUnwindSafe(|| commands(invoke))), Ok(true)) {
                        resolver.reject(Error::internal(format!("command {command} ended without an answer")));
                    }
                });
            }
            Err(refused) => invoke.resolver.reject(refused),
        }
        true
    }
}
