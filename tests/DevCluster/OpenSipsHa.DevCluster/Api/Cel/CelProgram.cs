namespace OpenSipsHa.DevCluster.Api.Cel;

/// <summary>A compiled expression. One that does not parse keeps its error, so that a schema with it can still be read.</summary>
public sealed class CelProgram
{
    readonly CelNode? tree;
    readonly HashSet<string> identifiers = new(StringComparer.Ordinal);

    CelProgram(CelNode? tree, string? error)
    {
        this.tree = tree;
        Error = error;
        if (tree is not null)
            Collect(tree);
    }

    /// <summary>Why it did not compile; null when it did.</summary>
    public string? Error { get; }

    internal CelNode? Tree => tree;

    public static CelProgram Compile(string source)
    {
        try
        {
            return new CelProgram(CelParser.Parse(source), null);
        }
        catch (CelException refused)
        {
            return new CelProgram(null, refused.Message);
        }
    }

    public bool Mentions(string identifier) => identifiers.Contains(identifier);

    /// <exception cref="CelException">The evaluation ends in an error (a missing key, a wrong type, an overflow …).</exception>
    public object? Evaluate(IReadOnlyDictionary<string, object?> variables) =>
        new CelEvaluator(new Dictionary<string, object?>(variables, StringComparer.Ordinal)).Evaluate(tree ?? throw new CelException(Error!));

    void Collect(CelNode node)
    {
        switch (node)
        {
            case CelNode.Identifier name: identifiers.Add(name.Name); break;
            case CelNode.Select select: Collect(select.Operand); break;
            case CelNode.Index index: Collect(index.Operand); Collect(index.Key); break;
            case CelNode.Call call:
                if (call.Target is not null)
                    Collect(call.Target);
                foreach (var argument in call.Arguments)
                    Collect(argument);
                break;
            case CelNode.ListLiteral list:
                foreach (var item in list.Items)
                    Collect(item);
                break;
            case CelNode.MapLiteral map:
                foreach (var (key, value) in map.Entries)
                {
                    Collect(key);
                    Collect(value);
                }
                break;
            case CelNode.Comprehension loop:
                Collect(loop.Range);
                if (loop.Condition is not null)
                    Collect(loop.Condition);
                Collect(loop.Body);
                break;
        }
    }
}
