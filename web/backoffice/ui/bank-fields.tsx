import { type BankAccount, bank_list, missingOf } from '../../ui/lib/bank-account.ts';
import { useSay } from '../../ui/lib/language.ts';
import { SelectField, TextField } from './field.tsx';

/** The buyer's account that money goes back to; it is never shown again. */
export function BankFields({
  account,
  onChange,
  tried,
}: {
  account: BankAccount;
  onChange: (account: BankAccount) => void;
  tried: boolean;
}) {
  const t = useSay();
  const missing = tried ? missingOf(account) : new Set();
  return (
    <fieldset className="grid grid-cols-1 gap-3 sm:grid-cols-3">
      <legend className="mb-2 font-medium">{t('환불받을 계좌', "The buyer's account")}</legend>
      <SelectField
        label={t('은행', 'Bank')}
        value={account.bank}
        error={missing.has('bank') ? t('골라 주세요', 'Choose one') : null}
        onChange={(event) => onChange({ ...account, bank: event.target.value })}
      >
        <option value="">{t('은행 고르기', 'Choose a bank')}</option>
        {bank_list.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('계좌 번호', 'Account number')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={30}
        value={account.account_number}
        error={missing.has('account_number') ? t('숫자로 적어 주세요', 'Digits, please') : null}
        onChange={(event) => onChange({ ...account, account_number: event.target.value })}
      />
      <TextField
        label={t('예금주', 'Holder')}
        autoComplete="off"
        maxLength={60}
        value={account.holder}
        error={missing.has('holder') ? t('적어 주세요', 'Needed') : null}
        onChange={(event) => onChange({ ...account, holder: event.target.value })}
      />
    </fieldset>
  );
}
