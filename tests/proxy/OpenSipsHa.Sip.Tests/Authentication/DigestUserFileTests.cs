using OpenSipsHa.Sip.Authentication;

namespace OpenSipsHa.Sip.Tests.Authentication;

public sealed class DigestUserFileTests
{
    private const string Md5 = "00112233445566778899AABBCCDDEEFF";

    [Fact]
    public void Lines_are_those_of_htdigest_with_the_algorithm_behind()
    {
        var users = DigestUserFile.Parse($"# phones\r\n\nalice:pair.example:{Md5}\r\nalice:pair.example:{Md5}{Md5}:SHA-256\n", "phones");
        users.Select(u => u.Algorithm).ShouldBe([DigestAlgorithm.Md5, DigestAlgorithm.Sha256]);
        users[0].ShouldBe(new DigestUser("alice", "pair.example", DigestAlgorithm.Md5, Md5.ToLowerInvariant()));
    }

    [Theory]
    [InlineData("alice:" + Md5, "phones, line 2: expected user:realm:HA1 or user:realm:HA1:algorithm")]
    [InlineData("alice:r:" + Md5 + ":SHA-256", "phones, line 2: HA1 is not one; expected 64 hexadecimal digits")]
    [InlineData("alice:r:secret", "phones, line 2: HA1 is not one; expected 32 hexadecimal digits")]
    [InlineData("alice:r:" + Md5 + ":SHA1", "phones, line 2: algorithm is neither MD5 nor SHA-256")]
    public void A_line_that_is_none_is_named_and_not_shown(string line, string error) =>
        Should.Throw<FormatException>(() => DigestUserFile.Parse("\n" + line, "phones")).Message.ShouldBe(error);
}
