using OpenSipsHa.DevCluster.Api.Schemas;

namespace OpenSipsHa.DevCluster.Api.Cel;

/// <summary>
/// What cel-go's type checker would refuse when a CRD is created, as far as names go: undeclared identifiers, unknown
/// functions and fields that the schema does not have. Types of operands are left to evaluation.
/// </summary>
sealed class CelFieldCheck(Schema self)
{
    readonly Dictionary<string, Schema?> scope = new(StringComparer.Ordinal) { ["self"] = self, ["oldSelf"] = self };

    /// <summary>Null when nothing is wrong.</summary>
    public string? FindError(CelNode tree, bool mustBeBool = false)
    {
        try
        {
            var result = Visit(tree);
            var other = tree is CelNode.Literal { Value: not bool } || (tree is CelNode.Select { TestOnly: false } or CelNode.Identifier && result is { Type.Length: > 0 } and not { Type: "boolean" });
            return mustBeBool && other ? "cel expression must evaluate to a bool" : null;
        }
        catch (CelException error)
        {
            return error.Message;
        }
    }

    /// <returns>The schema of the value; null when it is not known.</returns>
    Schema? Visit(CelNode node)
    {
        switch (node)
        {
            case CelNode.Identifier name:
                return scope.TryGetValue(name.Name, out var known) ? known
                    : IsNamespaceOrType(name.Name) ? null
                    : throw new CelException($"undeclared reference to '{name.Name}' (in container '')");
            case CelNode.Select select:
                return Field(Visit(select.Operand), select.Field);
            case CelNode.Index index:
                Visit(index.Key);
                var operand = Visit(index.Operand);
                return operand?.Items ?? operand?.Values;
            case CelNode.Call call:
                return VisitCall(call);
            case CelNode.ListLiteral list:
                foreach (var item in list.Items)
                    Visit(item);
                return null;
            case CelNode.MapLiteral map:
                foreach (var (key, value) in map.Entries)
                {
                    Visit(key);
                    Visit(value);
                }
                return null;
            case CelNode.Comprehension loop:
                return VisitLoop(loop);
            default:
                return null;
        }
    }

    Schema? VisitCall(CelNode.Call call)
    {
        if (char.IsAsciiLetter(call.Function[0]) && call.Function is not ("in" or "neg") && !CelFunctions.Names.Contains(call.Function))
            throw new CelException($"undeclared reference to '{call.Function}' (in container '')");
        if (call.Target is not null)
            Visit(call.Target);
        foreach (var argument in call.Arguments)
            Visit(argument);
        return null;
    }

    Schema? VisitLoop(CelNode.Comprehension loop)
    {
        var range = Visit(loop.Range);
        var outer = new Dictionary<string, Schema?>(scope, StringComparer.Ordinal);
        scope[loop.Variable] = loop.SecondVariable is null ? range?.Items : null;
        if (loop.SecondVariable is not null)
            scope[loop.SecondVariable] = range?.Items ?? range?.Values;
        if (loop.Condition is not null)
            Visit(loop.Condition);
        Visit(loop.Body);
        scope.Clear();
        foreach (var (name, schema) in outer)
            scope[name] = schema;
        return loop.Macro == "filter" ? range : null;
    }

    static Schema? Field(Schema? parent, string escaped)
    {
        var field = CelNames.Unescape(escaped);
        if (parent is null || parent.Properties.Count == 0)
            return parent?.Values;
        return parent.Properties.TryGetValue(field, out var child) ? child
            : parent.EmbeddedResource || field is "apiVersion" or "kind" or "metadata" ? null
            : throw new CelException($"undefined field '{field}'");
    }

    static bool IsNamespaceOrType(string name) =>
        name is "ip" or "cidr" or "int" or "uint" or "double" or "string" or "bool" or "bytes" or "list" or "map" or "null_type" or "google";
}
