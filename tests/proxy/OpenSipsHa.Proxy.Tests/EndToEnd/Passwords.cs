using System.Text;
using OpenSipsHa.Proxy.Authentication;
using OpenSipsHa.Sip.Authentication;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

/// <summary>A directory with users of realm pair.example, and the phones' side of digest authentication.</summary>
internal sealed class Passwords : IDisposable
{
    private const string Realm = "pair.example";

    public string Folder { get; } = Directory.CreateTempSubdirectory("proxy-passwords-").FullName;

    public CredentialFiles Files => new() { Directory = Folder };

    /// <summary>Replaces the file at once, as a kubelet does.</summary>
    public void Write(string password, params IEnumerable<string> users)
    {
        var draft = Path.Combine(Folder, ".draft");
        File.WriteAllLines(draft, users.Select(user => $"{user}:{Realm}:{A1(user, password)}"));
        File.Move(draft, Path.Combine(Folder, "phones"), overwrite: true);
    }

    /// <summary>The header that answers a challenge.</summary>
    public static string Answer(SipText challenge, string user, string password, uint count = 1)
    {
        var proxy = challenge.Status == 407;
        var nonce = challenge.Header(proxy ? "Proxy-Authenticate" : "WWW-Authenticate").Split("nonce=\"")[1].Split('"')[0];
        var digest = $"Digest username=\"{user}\", realm=\"{Realm}\", nonce=\"{nonce}\", uri=\"sip:{Realm}\", algorithm=MD5, cnonce=\"c\", qop=auth, nc={count:x8}";
        DigestCredentials.Read(Encoding.ASCII.GetBytes($"{digest}, response=\"0\""), out var credentials).ShouldBe(DigestForm.Digest);
        Span<byte> response = stackalloc byte[DigestHash.MaxLength];
        DigestHash.TryWriteResponse(
            DigestAlgorithm.Md5, Encoding.ASCII.GetBytes(A1(user, password)), credentials, Encoding.ASCII.GetBytes(challenge.Method), response).ShouldBeTrue();
        var hex = Encoding.ASCII.GetString(response[..DigestHash.Length(DigestAlgorithm.Md5)]);
        return $"{(proxy ? "Proxy-Authorization" : "Authorization")}: {digest}, response=\"{hex}\"";
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string A1(string user, string password)
    {
        Span<byte> hex = stackalloc byte[DigestHash.MaxLength];
        DigestHash.TryWriteA1(DigestAlgorithm.Md5, Encoding.ASCII.GetBytes(user), Encoding.ASCII.GetBytes(Realm), Encoding.ASCII.GetBytes(password), hex)
            .ShouldBeTrue();
        return Encoding.ASCII.GetString(hex[..DigestHash.Length(DigestAlgorithm.Md5)]);
    }
}
