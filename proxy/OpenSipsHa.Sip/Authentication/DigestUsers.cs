using System.Text;

namespace OpenSipsHa.Sip.Authentication;

/// <summary>Who may authenticate: H(A1) by user, realm and algorithm. Immutable.</summary>
public sealed class DigestUsers
{
    private const int MaxName = 512;
    private const int Algorithms = 2;

    /// <summary>By user, NUL and realm; the hashes by algorithm, null = not known.</summary>
    private readonly Dictionary<string, byte[]?[]> hashes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool[]> offered = new(StringComparer.Ordinal);

    public static DigestUsers None { get; } = new([]);

    /// <param name="entries">The last of the same user, realm and algorithm counts.</param>
    public DigestUsers(IEnumerable<DigestUser> entries)
    {
        foreach (var entry in entries)
        {
            var key = $"{entry.Name}\0{entry.Realm}";
            if (!hashes.TryGetValue(key, out var known))
                hashes.Add(key, known = new byte[]?[Algorithms]);
            known[(int)entry.Algorithm] = Encoding.ASCII.GetBytes(entry.A1);
        }

        foreach (var group in hashes.GroupBy(user => user.Key.Split('\0')[1], user => user.Value, StringComparer.Ordinal))
            offered.Add(group.Key, [.. Enumerable.Range(0, Algorithms).Select(a => group.All(known => known[a] is not null))]);
    }

    /// <summary>Users, each counted once a realm.</summary>
    public int Count => hashes.Count;

    /// <summary>
    /// Whether a challenge may offer this algorithm: all users of the realm have a hash of it. A phone takes the first that
    /// it knows (RFC 8760 section 2.4), which would shut out the others. A realm without users offers all.
    /// </summary>
    public bool Offers(DigestRealm realm, DigestAlgorithm algorithm) =>
        !offered.TryGetValue(realm.Name, out var all) || all[(int)algorithm];

    /// <returns>H(A1) in hexadecimal, or empty.</returns>
    internal ReadOnlySpan<byte> Find(ReadOnlySpan<byte> username, DigestRealm realm, DigestAlgorithm algorithm)
    {
        Span<char> key = stackalloc char[MaxName];
        if (username.Length + 1 + realm.Name.Length > MaxName)
            return default;
        var length = Encoding.UTF8.GetChars(username, key);
        key[length++] = '\0';
        realm.Name.CopyTo(key[length..]);
        length += realm.Name.Length;
        return hashes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key[..length], out var known)
            ? known[(int)algorithm]
            : default(ReadOnlySpan<byte>);
    }
}
