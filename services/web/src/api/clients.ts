import { createClient } from '@connectrpc/connect';
import { FieldService } from '../gen/icap/collection/v1/field_pb';
import { InstrumentService } from '../gen/icap/collection/v1/instrument_pb';
import { InvitationService } from '../gen/icap/collection/v1/invitation_pb';
import { MailingService } from '../gen/icap/collection/v1/mailing_pb';
import { OrganizationService } from '../gen/icap/collection/v1/organization_pb';
import { RetentionService } from '../gen/icap/collection/v1/retention_pb';
import { RolloutService } from '../gen/icap/collection/v1/rollout_pb';
import { RosterService } from '../gen/icap/collection/v1/roster_pb';
import { IdentityService } from '../gen/icap/identity/v1/identity_pb';
import { ProfileService } from '../gen/icap/profile/v1/profile_pb';
import { ViewRetentionService } from '../gen/icap/profile/v1/view_retention_pb';
import { ReportService } from '../gen/icap/reporting/v1/reporting_pb';
import { staffTransport } from './transport';

// The survey's client lives with its page: it must not share the signed-in transport.
export const identity = createClient(IdentityService, staffTransport);
export const organizations = createClient(OrganizationService, staffTransport);
export const instruments = createClient(InstrumentService, staffTransport);
export const rollouts = createClient(RolloutService, staffTransport);
export const invitations = createClient(InvitationService, staffTransport);
export const field = createClient(FieldService, staffTransport);
export const mailings = createClient(MailingService, staffTransport);
export const retention = createClient(RetentionService, staffTransport);
export const viewRetention = createClient(ViewRetentionService, staffTransport);
export const rosters = createClient(RosterService, staffTransport);
export const profiles = createClient(ProfileService, staffTransport);
export const reports = createClient(ReportService, staffTransport);
