import { Link } from 'react-router-dom';
import { messages } from '../messages';

export interface Crumb {
  title: string;
  path: string;
}

// The way from the agencies to the page above this one; the page itself is its heading.
export function Breadcrumbs({ crumbs }: { crumbs: Crumb[] }) {
  const all = [{ title: messages.common.agencies, path: '/' }, ...crumbs];
  return (
    <nav className="breadcrumbs" aria-label={messages.common.breadcrumbs}>
      <ol>
        {all.map((crumb) => (
          <li key={crumb.path}>
            <Link to={crumb.path}>{crumb.title}</Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
