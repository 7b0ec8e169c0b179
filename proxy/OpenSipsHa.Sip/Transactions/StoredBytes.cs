namespace OpenSipsHa.Sip.Transactions;

/// <summary>A message kept in a pooled array; default = none.</summary>
internal readonly record struct StoredBytes(byte[]? Array, int Length)
{
    public bool IsEmpty => Array is null;

    public ReadOnlySpan<byte> Span => Array.AsSpan(0, Length);
}
