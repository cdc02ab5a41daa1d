import { Link } from 'react-router-dom';
import { PageHeading } from '../../components/page-heading';
import { messages } from '../../messages';

export function NotFoundPage() {
  return (
    <>
      <PageHeading title={messages.errors.notFoundTitle} />
      <p>{messages.errors.notFoundText}</p>
      <p>
        <Link to="/">{messages.errors.notFoundLink}</Link>
      </p>
    </>
  );
}
