using System.Text;

namespace OpenSipsHa.Agent.Peers;

/// <summary>
/// Strings of names that come ten times a second, made once. Only authentic datagrams get here, so nobody can fill it;
/// two names in one place make each other anew, which costs an allocation and nothing else. For any thread.
/// </summary>
internal sealed class PeerNames
{
    private readonly Entry?[] _entries = new Entry?[64];

    /// <param name="utf8">Valid UTF-8.</param>
    public string Of(ReadOnlySpan<byte> utf8)
    {
        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var entry = ref _entries[hash.ToHashCode() & (_entries.Length - 1)];
        if (Volatile.Read(ref entry) is { } known && utf8.SequenceEqual(known.Utf8))
            return known.Text;
        var made = new Entry(utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        Volatile.Write(ref entry, made);
        return made.Text;
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
