namespace OpenSipsHa.Agent.Tests.Peers;

public sealed class PeerKeysTests : IDisposable
{
    private readonly KeyDirectory _directory = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Without_a_key_there_are_no_peers_and_the_complaint_says_what_is_missing()
    {
        using var keys = _directory.Read(_time);
        keys.Ring.ShouldBeNull();
        keys.Complaint.ShouldStartWith($"{_directory.Path}/key does not exist, expected");
    }

    [Theory]
    [InlineData("key", 31, "31")]
    [InlineData("key", 0, "0")]
    [InlineData("previous", 16, "16")]
    [InlineData("key", 5000, "more than 4096")]
    public void A_key_of_the_wrong_length_is_named_with_what_was_expected_and_never_shown(string file, int length, string size)
    {
        var wrong = Enumerable.Repeat((byte)'s', length).ToArray();
        _directory.Write(file == "key" ? wrong : KeyDirectory.NewKey(), file == "key" ? null : wrong);
        using var keys = _directory.Read(_time);
        keys.Ring.ShouldBeNull();
        keys.Complaint.ShouldBe($"{_directory.Path}/{file} has {size} bytes, expected 32 to 4096 random ones");
    }

    [Fact]
    public void Keys_that_change_are_in_force_within_ten_seconds_and_those_who_signed_for_later_are_told()
    {
        _directory.Write(KeyDirectory.NewKey());
        using var keys = _directory.Read(_time);
        var told = 0;
        keys.Changed += () => told++;
        var before = keys.Ring;
        _time.Advance(TimeSpan.FromSeconds(60));
        (keys.Ring, told).ShouldBe((before, 0), "read again, and the same");

        _directory.Write(KeyDirectory.NewKey(), KeyDirectory.NewKey());
        _time.Advance(TimeSpan.FromSeconds(10));
        (keys.Ring!.Previous, told).ShouldNotBe((null, 0));
        keys.Complaint.ShouldBeNull();
    }

    [Fact]
    public void A_bad_file_leaves_the_keys_in_force_that_were()
    {
        _directory.Write(KeyDirectory.NewKey());
        using var keys = _directory.Read(_time);
        var before = keys.Ring;
        _directory.Write([1, 2, 3]);
        keys.Refresh().ShouldBeFalse();
        keys.Ring.ShouldBe(before);
        keys.Complaint.ShouldNotBeNull().ShouldContain("has 3 bytes");
    }

    [Fact]
    public void A_key_taken_away_ends_the_hearing()
    {
        _directory.Write(KeyDirectory.NewKey());
        using var keys = _directory.Read(_time);
        _directory.Write(null);
        keys.Refresh().ShouldBeTrue();
        keys.Ring.ShouldBeNull();
    }

    [Fact]
    public void A_failed_signature_has_the_keys_read_at_once_but_not_more_than_once_a_second()
    {
        _directory.Write(KeyDirectory.NewKey());
        using var keys = _directory.Read(_time);
        _directory.Write(KeyDirectory.NewKey());
        keys.Suspect().ShouldBeFalse("just read");
        _time.Advance(TimeSpan.FromSeconds(1));
        keys.Suspect().ShouldBeTrue();
    }
}
