namespace OpenSipsHa.Proxy.Registrar;

/// <summary>An address of record after a change: what a replica needs to follow.</summary>
/// <param name="Sequence">Rises by one a change, over the whole store; changes of one address of record come in order.</param>
/// <param name="AddressOfRecord">Key.</param>
/// <param name="Bindings">All that are left; empty = none.</param>
public readonly record struct LocationChange(long Sequence, ReadOnlyMemory<byte> AddressOfRecord, IReadOnlyList<Binding> Bindings);
