using System.Text;
using OpenSipsHa.Sip.Authentication;

namespace OpenSipsHa.Sip.Tests.Authentication;

public sealed class DigestCredentialsTests
{
    private const string Good =
        """Digest username="alice", realm="pair.example", nonce="abc", uri="sip:pair.example", response="00112233445566778899aabbccddeeff", algorithm=MD5, cnonce="x,y", qop=auth, nc=0000001f, opaque="" """;

    [Fact]
    public void Every_parameter_is_read_and_nc_is_hexadecimal()
    {
        DigestCredentials.Read(Encoding.ASCII.GetBytes(Good.Trim()), out var credentials).ShouldBe(DigestForm.Digest);
        Encoding.ASCII.GetString(credentials.Username).ShouldBe("alice");
        Encoding.ASCII.GetString(credentials.ClientNonce).ShouldBe("x,y");
        credentials.NonceCount.ShouldBe(31u);
        credentials.Algorithm.ShouldBe(DigestAlgorithm.Md5);
    }

    [Theory]
    [InlineData("Digest username=\"alice\"", "   digest\r\n USERNAME = \"alice\"")]
    [InlineData("qop=auth", "qop=\"auth\"")]
    [InlineData(", opaque=\"\"", ",, ,future=\"a\\\"b, c\",")]
    public void Other_spellings_are_read_too(string old, string spelling) => Form(Good.Replace(old, spelling).Trim()).ShouldBe(DigestForm.Digest);

    [Theory]
    [InlineData("username=\"alice\", ", "")]
    [InlineData("nonce=\"abc\"", "nonce=\"\"")]
    [InlineData("nonce=\"abc\"", "nonce=\"abc")]
    [InlineData("nc=0000001f", "nc=1f")]
    [InlineData("nc=0000001f", "nc=0000001g")]
    [InlineData("qop=auth", "qop=auth-int")]
    [InlineData("qop=auth, nc=0000001f", "qop=auth")]
    [InlineData("cnonce=\"x,y\", ", "")]
    [InlineData("algorithm=MD5", "algorithm=MD5, realm=\"other\"")]
    [InlineData("response=\"0", "response=\"z")]
    [InlineData("realm=\"pair.example\"", "realm")]
    [InlineData("realm=\"pair.example\"", "realm=pair example")]
    public void What_lacks_repeats_or_breaks_a_parameter_is_malformed(string old, string broken) =>
        Form(Good.Replace(old, broken).Trim()).ShouldBe(DigestForm.Malformed);

    [Fact]
    public void A_value_beyond_the_bound_is_malformed() =>
        Form(Good.Replace("abc", new string('a', DigestCredentials.MaxLength))).ShouldBe(DigestForm.Malformed);

    [Theory]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer x")]
    public void Other_schemes_are_none_of_ours(string value) => Form(value).ShouldBe(DigestForm.OtherScheme);

    [Fact]
    public void Any_bytes_are_read_without_an_exception()
    {
        var random = new Random(20261125);
        var good = Encoding.ASCII.GetBytes(Good.Trim());
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var n = random.Next(1, 6); n > 0; n--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (DigestCredentials.Read(bytes.AsSpan(0, random.Next(bytes.Length + 1)), out var credentials) == DigestForm.Digest)
                credentials.NonceCount.ShouldBeGreaterThanOrEqualTo(0u);
        }
    }

    private static DigestForm Form(string value) => DigestCredentials.Read(Encoding.ASCII.GetBytes(value.Trim()), out _);
}
