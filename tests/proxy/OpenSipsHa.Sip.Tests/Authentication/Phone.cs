using System.Text;
using OpenSipsHa.Sip.Authentication;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.Tests.Authentication;

/// <summary>A phone's side of digest authentication.</summary>
internal sealed record Phone(string User, string Password, DigestAlgorithm Algorithm = DigestAlgorithm.Sha256)
{
    public const string Realm = "pair.example";

    public DigestUser Entry => new(User, Realm, Algorithm, A1);

    private string A1
    {
        get
        {
            Span<byte> hex = stackalloc byte[DigestHash.MaxLength];
            DigestHash.TryWriteA1(Algorithm, Bytes(User), Bytes(Realm), Bytes(Password), hex).ShouldBeTrue();
            return Encoding.ASCII.GetString(hex[..DigestHash.Length(Algorithm)]);
        }
    }

    /// <summary>The header line that answers a challenge.</summary>
    public string Answer(string challenge, uint count = 1, string method = "REGISTER", string name = "Authorization", string realm = Realm)
    {
        var nonce = challenge.Split("nonce=\"")[1].Split('"')[0];
        var algorithm = Algorithm == DigestAlgorithm.Md5 ? "MD5" : "SHA-256";
        var parameters = $"username=\"{User}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"sip:{realm}\", algorithm={algorithm}, cnonce=\"c{count}\", qop=auth, nc={count:x8}";
        DigestCredentials.Read(Bytes($"Digest {parameters}, response=\"0\""), out var credentials).ShouldBe(DigestForm.Digest);
        Span<byte> response = stackalloc byte[DigestHash.MaxLength];
        DigestHash.TryWriteResponse(Algorithm, Bytes(A1), credentials, Bytes(method), response).ShouldBeTrue();
        return $"{name}: Digest {parameters}, response=\"{Encoding.ASCII.GetString(response[..DigestHash.Length(Algorithm)])}\"\r\n";
    }

    public static SipMessage Register(string headers)
    {
        var bytes = Bytes(ProxyBench.Request("REGISTER", extra: headers));
        var message = new SipMessage();
        message.TryParse(bytes, 0, bytes.Length).ShouldBeTrue();
        return message;
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
