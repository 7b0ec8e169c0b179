namespace OpenSipsHa.Agent.Supervision;

/// <summary>All that a worker holds; empty = it may end as it likes.</summary>
public sealed record HeldState(IReadOnlyList<HeldAddress> Addresses)
{
    public static HeldState Nothing { get; } = new([]);
}
