import { useState } from 'react';
import { invitations as client } from '../../api/clients';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { Notice } from '../../components/notice';
import { ScrollTable } from '../../components/scroll-table';
import { DeliveryState, type Invitation } from '../../gen/icap/collection/v1/invitation_pb';
import { DeliveryChannel } from '../../gen/icap/collection/v1/rollout_pb';
import { messages } from '../../messages';

export function stateWord(invitation: Invitation): string {
  const words = messages.desk.states;
  switch (invitation.deliveryState) {
    case DeliveryState.WAITING:
      return words.waiting;
    case DeliveryState.SENT:
      return invitation.sentDay === '' ? words.sent : messages.desk.sentOn(invitation.sentDay);
    case DeliveryState.BOUNCED:
      return words.bounced;
    case DeliveryState.STOPPED:
      return words.stopped;
    case DeliveryState.REVOKED:
      return words.revoked;
    default:
      return words.unknown;
  }
}

function channelWord(channel: DeliveryChannel): string {
  const words = messages.desk.channels;
  switch (channel) {
    case DeliveryChannel.EMAIL:
      return words.email;
    case DeliveryChannel.LETTER:
      return words.letter;
    case DeliveryChannel.EXPORT:
      return words.export;
    default:
      return words.none;
  }
}

interface Asked {
  invitation: Invitation;
  action: 'reissue' | 'revoke';
}

interface InvitationTableProps {
  invitations: Invitation[];
  onChange: () => void;
}

export function InvitationTable({ invitations, onChange }: InvitationTableProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [made, setMade] = useState<{ name: string; link: string } | null>(null);
  return (
    <>
      {made !== null && (
        <Notice tone="success" title={messages.desk.newLink(made.name)} alert>
          <p>
            <code>{made.link}</code>
          </p>
          <p>{messages.desk.newLinkText}</p>
        </Notice>
      )}
      <ScrollTable label={messages.desk.title}>
        <thead>
          <tr>
            <th scope="col">{messages.desk.person}</th>
            <th scope="col">{messages.desk.email}</th>
            <th scope="col">{messages.desk.channel}</th>
            <th scope="col">{messages.desk.delivery}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {invitations.map((invitation) => (
            <InvitationRow key={invitation.name} invitation={invitation} onAsk={setAsked} />
          ))}
        </tbody>
      </ScrollTable>
      {asked !== null && (
        <ChangeDialog
          asked={asked}
          onMade={setMade}
          onChange={onChange}
          onClose={() => {
            setAsked(null);
          }}
        />
      )}
    </>
  );
}

function InvitationRow({ invitation, onAsk }: { invitation: Invitation; onAsk: (asked: Asked) => void }) {
  const words = messages.desk;
  return (
    <tr>
      <th scope="row">{invitation.displayName}</th>
      <td>{invitation.email === '' ? words.noEmail : invitation.email}</td>
      <td>{channelWord(invitation.channel)}</td>
      <td>{stateWord(invitation)}</td>
      <td>
        <div className="button-row">
          <button
            type="button"
            className="button button-quiet"
            aria-label={words.reissueFor(invitation.displayName)}
            onClick={() => {
              onAsk({ invitation, action: 'reissue' });
            }}
          >
            {words.reissue}
          </button>
          {invitation.deliveryState !== DeliveryState.REVOKED && (
            <button
              type="button"
              className="button button-quiet"
              aria-label={words.revokeFor(invitation.displayName)}
              onClick={() => {
                onAsk({ invitation, action: 'revoke' });
              }}
            >
              {words.revoke}
            </button>
          )}
        </div>
      </td>
    </tr>
  );
}

interface ChangeDialogProps {
  asked: Asked;
  onMade: (made: { name: string; link: string } | null) => void;
  onChange: () => void;
  onClose: () => void;
}

function ChangeDialog({ asked, onMade, onChange, onClose }: ChangeDialogProps) {
  const { invitation, action } = asked;
  const words = messages.desk;
  const { name, displayName } = invitation;
  const reissue = async (requestId: string, reason: string) => {
    const { code } = await client.reissueInvitation({ name, reason, requestId });
    onMade({ name: displayName, link: `${window.location.origin}/s/${code}` });
    onChange();
  };
  const revoke = async (requestId: string, reason: string) => {
    await client.revokeInvitation({ name, reason, requestId });
    onMade(null);
    onChange();
  };
  const reason = { label: words.reason, hint: words.reasonHint };
  return action === 'reissue' ? (
    <ConfirmDialog
      question={words.reissueQuestion(displayName)}
      text={words.reissueText}
      action={words.reissue}
      run={reissue}
      onClose={onClose}
      reason={reason}
    />
  ) : (
    <ConfirmDialog
      question={words.revokeQuestion(displayName)}
      text={words.revokeText}
      action={words.revoke}
      run={revoke}
      onClose={onClose}
      reason={reason}
    />
  );
}
