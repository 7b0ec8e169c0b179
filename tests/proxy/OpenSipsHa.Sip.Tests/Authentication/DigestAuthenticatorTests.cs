using System.Text;
using OpenSipsHa.Sip.Authentication;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.Tests.Authentication;

[Collection(nameof(Alone))]
public sealed class DigestAuthenticatorTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly VirtualTime _time = new();
    private readonly DigestRealm _realm = new(Phone.Realm);
    private readonly NonceKey _key = NonceKey.Draw();
    private readonly Phone _alice = new("alice", "secret");
    private readonly DigestAuthenticator _member;

    public DigestAuthenticatorTests() => _member = new DigestAuthenticator(new ReplayWindow(512), _time);

    private DigestSecrets Secrets => new(new DigestUsers([_alice.Entry, (_alice with { Algorithm = DigestAlgorithm.Md5 }).Entry]), _key);

    [Fact]
    public void A_challenge_offers_SHA_256_first_then_MD5_with_qop_auth()
    {
        var lines = Challenge().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldMatch("^WWW-Authenticate: Digest realm=\"pair.example\", nonce=\"[0-9a-f]{64}\", algorithm=SHA-256, qop=\"auth\"$");
        lines[1].ShouldContain("algorithm=MD5");
    }

    [Fact]
    public void An_algorithm_that_not_every_user_of_the_realm_has_is_not_offered() =>
        Challenge(new DigestSecrets(new DigestUsers([_alice.Entry, new Phone("bob", "x", DigestAlgorithm.Md5).Entry, new Phone("alice", "x", DigestAlgorithm.Md5).Entry]), _key))
            .ShouldNotContain("SHA-256");

    [Theory]
    [InlineData(DigestAlgorithm.Md5)]
    [InlineData(DigestAlgorithm.Sha256)]
    public void The_right_answer_is_accepted_and_a_captured_one_is_not(DigestAlgorithm algorithm)
    {
        var phone = _alice with { Algorithm = algorithm };
        var challenge = Challenge();
        Verify(phone.Answer(challenge)).ShouldBe(DigestVerdict.Accepted);
        Verify(phone.Answer(challenge)).ShouldBe(DigestVerdict.Replayed);
        Verify(phone.Answer(challenge, 2)).ShouldBe(DigestVerdict.Accepted);
        Verify(phone.Answer(challenge, 0)).ShouldBe(DigestVerdict.Replayed);
    }

    [Fact]
    public void An_expired_nonce_is_stale()
    {
        var challenge = Challenge();
        _time.Advance(120_000);
        Verify(_alice.Answer(challenge)).ShouldBe(DigestVerdict.Accepted);
        _time.Advance(1);
        Verify(_alice.Answer(challenge, 2)).ShouldBe(DigestVerdict.Stale);
        Challenge(stale: true).ShouldContain("stale=true");
    }

    [Fact]
    public void Another_member_with_the_same_key_accepts_the_nonce_and_one_with_another_key_calls_it_stale()
    {
        var answer = _alice.Answer(Challenge());
        var other = new DigestAuthenticator(new ReplayWindow(512), _time);
        Verify(answer, other, Secrets).ShouldBe(DigestVerdict.Accepted);
        Verify(answer, other, Secrets with { NonceKey = NonceKey.Draw() }).ShouldBe(DigestVerdict.Stale);
    }

    [Fact]
    public void A_nonce_of_another_realm_is_stale()
    {
        Span<byte> lines = stackalloc byte[DigestAuthenticator.MaxChallengeLength];
        var length = _member.WriteChallenge(HeaderId.WwwAuthenticate, new DigestRealm("other.example"), Secrets, stale: false, lines);
        Verify(_alice.Answer(Encoding.ASCII.GetString(lines[..length]))).ShouldBe(DigestVerdict.Stale);
    }

    [Fact]
    public void Whoever_is_wrong_is_told_apart_in_the_count_only()
    {
        var challenge = Challenge();
        Verify(new Phone("alice", "guess").Answer(challenge)).ShouldBe(DigestVerdict.WrongResponse);
        Verify(_alice.Answer(challenge, method: "INVITE")).ShouldBe(DigestVerdict.WrongResponse);
        Verify(new Phone("mallory", "secret").Answer(challenge)).ShouldBe(DigestVerdict.UnknownUser);
        Verify("").ShouldBe(DigestVerdict.Missing);
        Verify(_alice.Answer(challenge, realm: "other.example")).ShouldBe(DigestVerdict.Missing);
        Verify(_alice.Answer(challenge).Replace("SHA-256", "SHA-512-256")).ShouldBe(DigestVerdict.UnsupportedAlgorithm);
        Verify("Authorization: Digest x\r\n").ShouldBe(DigestVerdict.Malformed);
        Verify(_alice.Answer(challenge)).ShouldBe(DigestVerdict.Accepted);
    }

    [Fact]
    public void Credentials_for_others_before_ours_are_passed_over() =>
        Verify("Authorization: Basic YTpi\r\n" + _alice.Answer(Challenge(), realm: "other.example") + _alice.Answer(Challenge()))
            .ShouldBe(DigestVerdict.Accepted);

    [Fact]
    public void Neither_a_challenge_nor_its_check_allocates()
    {
        var message = Phone.Register(_alice.Answer(Challenge()));
        var secrets = Secrets;
        var lines = new byte[DigestAuthenticator.MaxChallengeLength];
        var before = 0L;
        for (var i = 0; i < 2000; i++)
        {
            if (i == 1000)
                before = GC.GetAllocatedBytesForCurrentThread();
            _member.WriteChallenge(HeaderId.WwwAuthenticate, _realm, secrets, stale: false, lines);
            _member.Verify(message, HeaderId.Authorization, _realm, secrets, Lifetime, out _);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private string Challenge(DigestSecrets? secrets = null, bool stale = false)
    {
        Span<byte> lines = stackalloc byte[DigestAuthenticator.MaxChallengeLength];
        return Encoding.ASCII.GetString(lines[.._member.WriteChallenge(HeaderId.WwwAuthenticate, _realm, secrets ?? Secrets, stale, lines)]);
    }

    private DigestVerdict Verify(string headers, DigestAuthenticator? member = null, DigestSecrets? secrets = null) =>
        (member ?? _member).Verify(Phone.Register(headers), HeaderId.Authorization, _realm, secrets ?? Secrets, Lifetime, out _);
}
