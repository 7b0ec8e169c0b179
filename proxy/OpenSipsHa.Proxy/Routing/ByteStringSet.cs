using System.Text;

namespace OpenSipsHa.Proxy.Routing;

/// <summary>Texts looked up by the bytes of a message, without making a string of them.</summary>
public sealed class ByteStringSet
{
    private readonly HashSet<byte[]> _set;
    private readonly HashSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public ByteStringSet(IEnumerable<string> texts)
    {
        _set = new HashSet<byte[]>(texts.Select(Encoding.UTF8.GetBytes), new BytesComparer());
        _lookup = _set.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public bool IsEmpty => _set.Count == 0;

    public bool Contains(ReadOnlySpan<byte> text) => _lookup.Contains(text);
}
