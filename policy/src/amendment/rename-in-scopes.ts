import { everyDepartment, type DepartmentCode, type Resource } from '../model/model.ts';

/** A resource whose conditions name a department by its new code. */
export function renameInScopes(resource: Resource, from: DepartmentCode, to: DepartmentCode): Resource {
  const isNamed = resource.items.some(
    ({ condition }) =>
      condition !== undefined && condition.scope !== everyDepartment && condition.scope.includes(from),
  );
  if (!isNamed) return resource;
  return {
    ...resource,
    items: resource.items.map((item) => {
      const { condition } = item;
      if (condition === undefined || condition.scope === everyDepartment) return item;
      const codes = condition.scope.map((code) => (code === from ? to : code));
      return { ...item, condition: { ...condition, scope: [...new Set(codes)] } };
    }),
  };
}
