/**
 * Evidence at the operator's face:
 *
 *     evidence/export   { "transactionID": "…", "olderSize"?: … } → its text, `bundle`
 */

import Type from 'typebox';
import type { Static } from 'typebox';
import type { FastifyInstance } from 'fastify';
import type { TokenTransactionId } from '#domain/identifiers.ts';
import type { ExportEvidence } from '#usecases/evidence/export-evidence.ts';

export interface EvidenceExportFace {
  readonly exportEvidence: ExportEvidence;
}

const exporting = Type.Object(
  {
    transactionID: Type.String({ minLength: 1, maxLength: 128 }),
    olderSize: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
  },
  { additionalProperties: false },
);

export function registerEvidenceExport(scope: FastifyInstance, face: EvidenceExportFace): void {
  scope.post<{ Body: Static<typeof exporting> }>(
    '/evidence/export',
    { schema: { body: exporting } },
    async ({ body: { transactionID, olderSize } }) => {
      const bundle = await face.exportEvidence({
        transactionId: transactionID as TokenTransactionId,
        reader: 'operator',
        ...(olderSize !== undefined && { olderSize }),
      });
      // As text: its octets have to stay as they are.
      return { transactionID, bundle: new TextDecoder().decode(bundle) };
    },
  );
}
