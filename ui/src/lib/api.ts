/** The Rust commands and their types; a refusal is always an `Error` of the core. */
import type * as B from './bindings';

export { commands } from './bindings';

export type Refusal = B.Error;
export type Problem = B.Problem;
export type AppInfo = B.AppInfo_Serialize;
export type Preferences = B.Preferences_Serialize;
export type Unit = B.Unit_Serialize;
export type CodeRow = B.CodeRow;
export type Ward = B.Ward;
export type Campaign = B.Campaign_Serialize;
export type Span = B.Span;
export type Figure = B.Figure_Serialize;
export type Reason = B.Reason_Serialize;
export type Initiative = B.Initiative_Serialize;
export type InitiativeRow = B.InitiativeRow_Serialize;
export type InitiativeSort = B.InitiativeSort;
export type Beneficiary = B.Beneficiary_Serialize;
export type BeneficiaryRow = B.BeneficiaryRow_Serialize;
export type BeneficiarySort = B.BeneficiarySort;
export type Suggestion = B.Suggestion;
export type Support = B.Support_Serialize;
export type SupportRow = B.SupportRow;
export type SupportSort = B.SupportSort;
export type SupportList = B.SupportList;
export type Month = B.Month;
export type Evidence = B.Evidence;
export type Owner = B.Owner;
export type Part = B.Part;
export type Section = B.Section;
export type Sentence = B.Sentence;
export type WordsBefore = B.Before;
export type Picture = B.Picture;
export type Codes = B.Codes;
export type Leaving = B.Leaving_Serialize;
export type Submission = B.Submission_Serialize;
export type Superior = B.Superior_Serialize;
export type Backup = B.Backup;
export type Preview = B.Preview;
export type ActRow = B.ActRow;
export type Change = B.Change_Serialize;
export type Shelf = B.Shelf_Serialize;
export type Book = B.Book_Serialize;
export type BookField = B.Field_Serialize;
export type Entry = B.Entry_Serialize;
export type EntryRow = B.EntryRow_Serialize;
export type EntryList = B.EntryList_Serialize;
export type FieldValue = B.FieldValue_Serialize;
export type Named = B.Named;
export type PledgeState = B.PledgeState;
export type BookTask = B.Task;
export type Broken = B.Broken;
export type PeriodicRow = B.PeriodicRow_Serialize;
export type Phase = B.Phase;
export type Hit = B.Hit;
export type Access = B.Access;
export type AccountRow = B.AccountRow;
export type AccountForm = B.AccountForm;
export type Door = B.Door;
export type Escrow = B.Escrow;
export type OldCopy = B.OldCopy;
export type Right = B.Right;
export type Roles = B.Roles;
export type Intake = B.Intake;
export type IntakeTarget = B.IntakeTarget_Serialize;
export type Letters = B.Letters;
export type RowState = B.RowState;
export type Wish = B.Wish_Serialize;
export type Subunit = B.Subunit_Serialize;
export type SubunitList = B.SubunitList_Serialize;
export type CardState = B.CardState;
export type TreeNode = B.TreeNode;
export type UnitHistory = B.UnitHistory_Serialize;
export type Asks = B.Asks_Serialize;
export type FoundInitiative = B.FoundInitiative;
export type InitiativeSearch = B.InitiativeSearch_Serialize;
export type Honour = B.Honour_Serialize;
export type Honours = B.Honours_Serialize;
export type HonourSearch = B.HonourSearch_Serialize;
export type Decision = B.Decision;
export type PackageFile = B.PackageFile;
export type PeriodStanding = B.PeriodStanding;
export type Tally = B.Tally_Serialize;
export type Verdict = B.Verdict_Serialize;
export type HowFar = B.HowFar;
export type Matrix = B.Matrix;
export type MatrixRow = B.MatrixRow;
export type MatrixState = B.State;
export type Totals = B.Totals_Serialize;
export type Total = B.Total_Serialize;
export type UnitFigure = B.UnitFigure_Serialize;
export type PackageView = B.View_Serialize;
export type Reply = B.Reply;
export type Ruling = B.Ruling;
export type TreeChange = B.TreeChange;
export type UnitGroup = B.Group;
export type GroupTotal = B.GroupTotal_Serialize;

/** What a command threw, as a refusal; anything else is a fault of the program. */
export function refusal(thrown: unknown): Refusal {
  if (thrown && typeof thrown === 'object' && 'code' in thrown && 'message' in thrown) return thrown as Refusal;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: 'internal',
    message: 'Ứng dụng gặp lỗi ngoài dự kiến. Dữ liệu đã lưu vẫn còn nguyên',
    problems: [],
    detail,
  };
}

/** The sentence beside each field. */
export function byField(refused: Refusal | null): Record<string, string> {
  const all: Record<string, string> = {};
  for (const problem of refused?.problems ?? []) all[problem.field] ??= problem.message;
  return all;
}
