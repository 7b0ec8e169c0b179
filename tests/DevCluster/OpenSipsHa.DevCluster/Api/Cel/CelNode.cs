namespace OpenSipsHa.DevCluster.Api.Cel;

/// <summary>The syntax tree of an expression.</summary>
abstract record CelNode
{
    public sealed record Literal(object? Value) : CelNode;

    public sealed record Identifier(string Name) : CelNode;

    /// <summary>operand.field; <paramref name="TestOnly"/> for has(operand.field).</summary>
    public sealed record Select(CelNode Operand, string Field, bool TestOnly) : CelNode;

    public sealed record Index(CelNode Operand, CelNode Key) : CelNode;

    /// <summary>f(arguments) or target.f(arguments); operators are calls named by their symbol.</summary>
    public sealed record Call(CelNode? Target, string Function, IReadOnlyList<CelNode> Arguments) : CelNode;

    public sealed record ListLiteral(IReadOnlyList<CelNode> Items) : CelNode;

    public sealed record MapLiteral(IReadOnlyList<(CelNode Key, CelNode Value)> Entries) : CelNode;

    /// <summary>range.macro(variable, …): all, exists, exists_one, map, filter.</summary>
    public sealed record Comprehension(CelNode Range, string Macro, string Variable, string? SecondVariable, CelNode? Condition, CelNode Body) : CelNode;
}
