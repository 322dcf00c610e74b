//! Every command of the window, each one sentence over the core.

use tauri::Runtime;

mod above;
mod accounts;
mod backup;
mod book;
mod care;
mod figures;
mod forms;
mod paper;
mod register;
pub mod rights;
mod sector;
mod submission;
mod table;
mod typing;

/// The only list of commands, for the macro that wants it: the window's handler, or the page's bindings.
macro_rules! commands {
    ($($wanted:ident)::+) => {
        $($wanted)::+![
            register::app_info,
            register::arrived,
            register::create_register,
            register::open_register,
            register::recover_register,
            register::repair_register,
            register::open_sample,
            register::doors,
            register::lock,
            register::change_password,
            register::new_recovery_code,
            register::save_preferences,
            register::unit_get,
            register::unit_save,
            register::codes,
            register::find_wards,
            register::ward,
            register::undo,
            register::redo,
            register::steps,
            register::roles,
            register::history,
            register::changes,
            typing::understand_date,
            typing::understand_money,
            typing::keep_draft,
            typing::draft,
            care::initiative_list,
            care::initiative_get,
            care::initiative_save,
            care::initiative_delete,
            care::beneficiary_list,
            care::beneficiary_get,
            care::beneficiary_suggest,
            care::beneficiary_duplicates,
            care::beneficiary_save,
            care::beneficiary_delete,
            care::beneficiary_anonymise,
            care::beneficiaries_due,
            care::support_list,
            care::support_get,
            care::support_save,
            care::support_delete,
            care::support_habits,
            care::support_months,
            care::evidence_list,
            care::evidence_add,
            care::evidence_thumbnail,
            care::evidence_delete,
            care::evidence_open,
            book::books,
            book::entry_list,
            book::entry_get,
            book::entry_name,
            book::entry_suggest,
            book::entry_save,
            book::entry_delete,
            book::entry_start,
            book::informant,
            book::save_informant,
            book::pledge_state,
            book::sign_pledges,
            book::procedure_way,
            book::set_procedure_way,
            book::tasks,
            book::search_everywhere,
            book::save_calendar,
            book::save_entries,
            book::accesses,
            book::save_person_sheet,
            book::dispose,
            figures::campaign_of_year,
            figures::periods,
            figures::campaign_open,
            figures::set_care_rule,
            figures::figures,
            figures::reasons,
            figures::register_target,
            figures::enter_figure,
            figures::periodic,
            figures::leave_blank,
            figures::broken_rules,
            forms::forms,
            forms::form_records,
            forms::form_pages,
            forms::save_form,
            forms::propose_number,
            forms::number_series,
            forms::wording,
            forms::set_wording,
            paper::narrative,
            paper::words_before,
            paper::save_remark,
            paper::save_sentence,
            paper::redraft_sentences,
            paper::keep_sentence,
            paper::report_review,
            paper::report_pages,
            paper::report_codes,
            paper::save_report,
            paper::save_care_list,
            paper::open_path,
            paper::copy_files,
            submission::preview_package,
            submission::submit_package,
            submission::period_states,
            submission::submissions,
            submission::save_submission,
            submission::mark_sent,
            submission::superior,
            submission::read_card,
            submission::open_card,
            submission::save_own_card,
            above::find_subunits,
            above::enrol_cards,
            above::confirm_card,
            above::revoke_card,
            above::receive_packages,
            above::receive_progress,
            above::cancel_receive,
            above::matrix,
            above::totals,
            above::totals_by_unit,
            above::package_view,
            above::package_pages,
            above::save_package_file,
            above::reply_package,
            above::receipt_all,
            above::plan_asks,
            above::save_plan,
            above::open_from_superior,
            above::replies,
            above::answer_comment,
            above::totals_by_group,
            above::submit_upward,
            above::save_upward_card,
            sector::sector_initiatives,
            sector::save_sector_initiatives,
            sector::copy_sector_initiatives,
            sector::honours,
            sector::decide_honours,
            sector::save_honours,
            sector::unit_groups,
            sector::tree_level,
            sector::unit_history,
            sector::preview_tree,
            sector::change_tree,
            table::table_targets,
            table::table_open,
            table::table_look,
            table::table_lines,
            table::table_edit,
            table::table_fill,
            table::table_import,
            table::table_progress,
            table::table_stop,
            table::table_close,
            table::table_save_refused,
            table::table_template,
            backup::backups,
            backup::back_up_now,
            backup::preview_restore,
            backup::restore,
            accounts::accounts,
            accounts::save_account,
            accounts::remove_account,
            accounts::recovery_printed,
            accounts::rekey,
            accounts::old_copies,
            accounts::delete_old_copies,
            accounts::escrow,
            accounts::agree_escrow,
            accounts::offer_escrow,
            accounts::rescue_unit,
        ]
    };
}

/// The commands behind the table of rights: what a window and the bridge of the tests answer calls with.
pub fn handler<R: Runtime>() -> impl Fn(tauri::ipc::Invoke<R>) -> bool + Send + Sync + 'static {
    rights::guarded(commands!(tauri::generate_handler))
}

#[cfg(test)]
mod tests {
    use super::*;
    use specta_typescript::Typescript;
    use tauri_specta::{Builder, ErrorHandlingMode};

    const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/lib/bindings.ts");

    /// `cargo bindings` writes them.
    #[test]
    fn the_bindings_are_those_of_the_commands() {
        let fresh = std::env::temp_dir().join(format!("bindings-{}.ts", std::process::id()));
        let header = "// Made from the Rust commands by `cargo bindings`; not edited by hand.\n// @ts-nocheck\n";
        let builder = Builder::<tauri::test::MockRuntime>::new().error_handling(ErrorHandlingMode::Throw);
        let builder = builder.commands(commands!(tauri_specta::collect_commands));
        builder.export(Typescript::default().header(header), &fresh).unwrap();
        let made = std::fs::read_to_string(&fresh).unwrap();
        std::fs::remove_file(&fresh).unwrap();
        if std::env::var_os("WRITE_SNAPSHOTS").is_some() {
            std::fs::create_dir_all(std::path::Path::new(PATH).parent().unwrap()).unwrap();
            std::fs::write(PATH, &made).unwrap();
        }
        assert!(
            std::fs::read_to_string(PATH).unwrap_or_default() == made,
            "run `cargo bindings` and commit the result"
        );
    }
}
