using System.Text;
using OpenSipsHa.Sip.Authentication;

namespace OpenSipsHa.Sip.Tests.Authentication;

public sealed class DigestHashTests
{
    [Theory]
    [InlineData(DigestAlgorithm.Md5, "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData(DigestAlgorithm.Sha256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void The_example_of_RFC_7616_section_3_9_1(DigestAlgorithm algorithm, string response) =>
        Response(
            algorithm, "Circle of Life",
            $"""Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=MD5, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="{response}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS" """)
            .ShouldBe(response);

    [Fact]
    public void The_example_of_RFC_2617_section_3_5() =>
        Response(
            DigestAlgorithm.Md5, "Circle Of Life",
            """Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41" """)
            .ShouldBe("6629fae49393a05397450978507c4ef1");

    [Fact]
    public void Without_qop_the_response_is_that_of_RFC_2069() =>
        Response(
            DigestAlgorithm.Md5, "Circle Of Life",
            """Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", response="670fd8c2df070c60b045671b8b24ff02" """)
            .ShouldBe("670fd8c2df070c60b045671b8b24ff02");

    private static string Response(DigestAlgorithm algorithm, string password, string value)
    {
        DigestCredentials.Read(Encoding.ASCII.GetBytes(value.Trim()), out var credentials).ShouldBe(DigestForm.Digest);
        Span<byte> a1 = stackalloc byte[DigestHash.MaxLength];
        Span<byte> response = stackalloc byte[DigestHash.MaxLength];
        DigestHash.TryWriteA1(algorithm, credentials.Username, credentials.Realm, Encoding.ASCII.GetBytes(password), a1).ShouldBeTrue();
        DigestHash.TryWriteResponse(algorithm, a1[..DigestHash.Length(algorithm)], credentials, "GET"u8, response).ShouldBeTrue();
        return Encoding.ASCII.GetString(response[..DigestHash.Length(algorithm)]);
    }
}
