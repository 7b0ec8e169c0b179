using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Apply;

/// <summary>
/// A set of field paths as a tree; the text of a step is that of FieldsV1: "f:name", "k:{…}", "v:…". See
/// sigs.k8s.io/structured-merge-diff, fieldpath.
/// </summary>
public sealed class FieldSet
{
    public SortedDictionary<string, FieldSet> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>The path that ends here is in the set (besides those below it).</summary>
    public bool IsMember { get; set; }

    public bool IsEmpty => !IsMember && Children.Values.All(child => child.IsEmpty);

    public FieldSet Child(string step)
    {
        if (!Children.TryGetValue(step, out var child))
            Children[step] = child = new FieldSet();
        return child;
    }

    public FieldSet Copy() => Union(this, new FieldSet());

    /// <summary>With every path that has members below it: who owns a field keeps the objects around it.</summary>
    public FieldSet WithParents()
    {
        var result = new FieldSet { IsMember = !IsEmpty };
        foreach (var (step, child) in Children)
            result.Children[step] = child.WithParents();
        return result;
    }

    public static FieldSet Union(FieldSet left, FieldSet right) => Combine(left, right, (a, b) => a || b);

    public static FieldSet Difference(FieldSet left, FieldSet right) => Combine(left, right, (a, b) => a && !b);

    public static FieldSet Intersection(FieldSet left, FieldSet right) => Combine(left, right, (a, b) => a && b);

    public static bool Equal(FieldSet left, FieldSet right) => Difference(left, right).IsEmpty && Difference(right, left).IsEmpty;

    /// <summary>Every member path, steps joined as kubectl shows them: .spec.listeners[name="a"].port</summary>
    public IEnumerable<string> Paths(string prefix = "")
    {
        if (IsMember)
            yield return prefix;
        foreach (var (step, child) in Children)
        {
            foreach (var path in child.Paths(prefix + FieldSteps.Show(step)))
                yield return path;
        }
    }

    public void Remove(params ReadOnlySpan<string> path)
    {
        var node = this;
        foreach (var step in path[..^1])
        {
            if (!node.Children.TryGetValue(step, out node))
                return;
        }
        node.Children.Remove(path[^1]);
    }

    /// <summary>FieldsV1; a leaf is {}, a member with members below it has ".".</summary>
    public JsonObject ToJson()
    {
        var result = new JsonObject();
        if (IsMember && Children.Values.Any(child => !child.IsEmpty))
            result["."] = new JsonObject();
        foreach (var (step, child) in Children)
        {
            if (!child.IsEmpty)
                result[step] = child.ToJson();
        }
        return result;
    }

    public static FieldSet FromJson(JsonObject? fields)
    {
        var result = new FieldSet();
        foreach (var (step, value) in fields ?? [])
        {
            if (step == ".")
            {
                result.IsMember = true;
                continue;
            }
            var child = FromJson(value as JsonObject);
            child.IsMember |= value is not JsonObject { Count: > 0 };
            result.Children[step] = child;
        }
        return result;
    }

    static FieldSet Combine(FieldSet? left, FieldSet? right, Func<bool, bool, bool> rule)
    {
        var result = new FieldSet { IsMember = rule(left?.IsMember ?? false, right?.IsMember ?? false) };
        IEnumerable<string> steps = left?.Children.Keys ?? Enumerable.Empty<string>();
        foreach (var step in steps.Concat(right?.Children.Keys ?? Enumerable.Empty<string>()).Distinct(StringComparer.Ordinal))
        {
            var child = Combine(left?.Children.GetValueOrDefault(step), right?.Children.GetValueOrDefault(step), rule);
            if (!child.IsEmpty)
                result.Children[step] = child;
        }
        return result;
    }
}
