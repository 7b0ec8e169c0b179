using OpenSipsHa.Agent.Election;
using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Agent.Tests.Election;

/// <summary>The exact order of requests and actions in the situations that people meet.</summary>
public sealed class ElectorTests
{
    private static readonly MemberIdentity Self = new("pair-0", "uid0");
    private static readonly LeaseRecord Others = new()
    {
        Uid = "u", ResourceVersion = "5", Holder = "pair-1_uid1", Duration = TimeSpan.FromSeconds(4), Transitions = 3,
    };

    private ElectionState _state = ElectionState.Initial(Self, "lease", ElectionSettings.From(new FailoverSettings { PromiseMs = 0 }).Settings!, boot: 7, default);
    private double _now = 100;
    private LeaseRecord? _written;

    [Fact]
    public void A_Lease_that_does_not_exist_is_prepared_waited_out_read_once_more_and_taken()
    {
        BecomeEligible().ShouldBe("Read");
        Answer(new LeaseAnswer.NotFound()).ShouldBe("Write Prepare");
        _written!.Holder.ShouldBeEmpty();
        Answer(Written("1")).ShouldBe("");
        At(103.99).ShouldBe("Read");
        Answer(new LeaseAnswer.Success(_written)).ShouldBe("");
        At(104.01).ShouldBe("Read");
        Answer(new LeaseAnswer.Success(_written)).ShouldBe("Write Acquire");
        Answer(Written("2")).ShouldBe("Gain");
    }

    [Fact]
    public void A_standby_never_takes_a_live_lease()
    {
        Follow(Others);
        for (var version = 6; version < 100; version++)
        {
            At(_now + 1.5);
            Step(new ElectionInput.Watched(Others with { ResourceVersion = $"{version}" })).ShouldNotContain("Acquire");
        }
    }

    [Fact]
    public void A_released_lease_is_taken_at_once()
    {
        Follow(Others);
        Step(new ElectionInput.Watched(Others with { ResourceVersion = "6", Holder = "", ReleasedBy = Others.Holder })).ShouldBe("Write Acquire");
        Answer(Written("7")).ShouldBe("Gain");
        _state.Authority!.Term.ShouldBe(4);
    }

    [Fact]
    public void A_lease_that_somebody_else_emptied_is_waited_out()
    {
        Follow(Others);
        Step(new ElectionInput.Watched(Others with { ResourceVersion = "6", Holder = "" })).ShouldBe("");
        At(103.9).ShouldNotContain("Acquire");
    }

    [Fact]
    public void A_holder_renews_at_its_interval_and_keeps_the_uid()
    {
        Hold();
        At(100.99).ShouldBe("");
        At(101).ShouldBe("Write Renew");
        _written!.Uid.ShouldBe("u");
        Answer(Written("7")).ShouldBe("Extend");
    }

    [Fact]
    public void Authority_is_counted_from_the_sending_and_ends_without_an_answer()
    {
        Hold();
        At(101).ShouldBe("Write Renew");
        _now = 101.8;
        Answer(Written("7")).ShouldBe("Extend");
        _state.Authority!.Until.ShouldBe(new Instant(TimeSpan.FromSeconds(104.8)));
        At(102).ShouldBe("Write Renew");
        At(102.9).ShouldBe("Cancel Write Renew");
        At(103.8).ShouldBe("Cancel Write Renew");
        At(104.79).ShouldBe("Cancel Write Renew");
        var straggler = _state.Pending!.Id;
        At(104.8).ShouldBe("Lose Expired Cancel");
        Step(new ElectionInput.Answered(straggler, Written("8"))).ShouldBe("");
        _state.Authority.ShouldBeNull();
    }

    [Fact]
    public void The_address_is_gone_before_the_Lease_is_released()
    {
        Hold();
        Step(new ElectionInput.Eligibility(false)).ShouldBe("Lose NotEligible");
        At(100.2).ShouldBe("");
        Step(new ElectionInput.AddressGone()).ShouldBe("Write Release");
        (_written!.Holder, _written.ReleasedBy).ShouldBe(("", Self.ToString()));
        Answer(Written("7")).ShouldBe("Released");
    }

    [Fact]
    public void Stopping_loses_releases_and_ends()
    {
        Hold();
        Step(new ElectionInput.Stop()).ShouldBe("Lose Stopping");
        Step(new ElectionInput.AddressGone()).ShouldBe("Write Release");
        Answer(Written("7")).ShouldBe("Released Stopped");
    }

    [Fact]
    public void A_conflict_is_read_and_the_write_repeated_on_what_was_read()
    {
        Hold();
        At(101).ShouldBe("Write Renew");
        Answer(new LeaseAnswer.Conflict()).ShouldBe("Read");
        Answer(new LeaseAnswer.Success(_written! with { ResourceVersion = "9" })).ShouldBe("Write Renew");
        _written!.ResourceVersion.ShouldBe("9");
    }

    [Fact]
    public void A_holder_that_sees_another_name_lets_go_at_once()
    {
        Hold();
        Step(new ElectionInput.Watched(Others with { ResourceVersion = "9" })).ShouldBe("Lose TakenOver");
    }

    [Fact]
    public void A_watch_that_lags_behind_takes_nothing_away()
    {
        Hold();
        Step(new ElectionInput.Watched(Others with { ResourceVersion = "5" })).ShouldBe("");
    }

    [Fact]
    public void A_holder_whose_Lease_was_deleted_makes_it_anew_and_keeps_the_address()
    {
        Hold();
        Step(new ElectionInput.WatchedDeletion("u")).ShouldBe("Write Renew");
        _written!.Uid.ShouldBeEmpty();
        Answer(new LeaseAnswer.Success(_written with { Uid = "v", ResourceVersion = "9" })).ShouldBe("");
    }

    [Fact]
    public void A_restarted_agent_owns_nothing_until_its_own_write_has_succeeded()
    {
        BecomeEligible();
        Answer(new LeaseAnswer.Success(Others with { Holder = Self.ToString() })).ShouldBe("Write Acquire");
        _state.Authority.ShouldBeNull();
        Answer(Written("6")).ShouldBe("Gain");
        _state.Authority!.Term.ShouldBe(3);
    }

    [Fact]
    public void A_shorter_lease_binds_the_holder_before_it_is_written()
    {
        Hold();
        Step(new ElectionInput.Reconfigured(ElectionSettings.From(new FailoverSettings { LeaseDurationMs = 3000, PromiseMs = 0 }).Settings!)).ShouldBe("Extend");
        _state.Authority!.Until.ShouldBe(new Instant(TimeSpan.FromSeconds(102.85)));
    }

    [Fact]
    public void A_longer_lease_in_the_record_is_waited_out()
    {
        Follow(Others with { Duration = TimeSpan.FromSeconds(10) });
        for (var at = 101.0; at < 110; at += 0.5)
        {
            At(at).ShouldNotContain("Acquire");
            if (_state.Pending is not null)
                Answer(new LeaseAnswer.Success(Others with { Duration = TimeSpan.FromSeconds(10) })).ShouldNotContain("Acquire");
        }
    }

    private string BecomeEligible()
    {
        Step(new ElectionInput.AddressGone());
        Step(new ElectionInput.Eligibility(true));
        return _state.Pending is { Purpose: null } ? "Read" : "";
    }

    private void Follow(LeaseRecord record)
    {
        BecomeEligible();
        Answer(new LeaseAnswer.Success(record)).ShouldBe("");
    }

    private void Hold()
    {
        BecomeEligible();
        Answer(new LeaseAnswer.Success(Others with { Holder = "", ReleasedBy = "x" })).ShouldBe("Write Acquire");
        Answer(Written("6")).ShouldBe("Gain");
    }

    private LeaseAnswer.Success Written(string version) =>
        new(_written = _written! with { Uid = _written.Uid.Length > 0 ? _written.Uid : "u", ResourceVersion = version });

    private string At(double now)
    {
        _now = now;
        return Step(new ElectionInput.Tick());
    }

    private string Answer(LeaseAnswer answer) => Step(new ElectionInput.Answered(_state.Pending!.Id, answer));

    private string Step(ElectionInput input)
    {
        var step = Elector.Step(_state, input, new Instant(TimeSpan.FromSeconds(_now)));
        _state = step.State;
        _written = step.Actions.OfType<ElectionAction.Write>().LastOrDefault()?.Record ?? _written;
        return string.Join(' ', step.Actions.Select(action => action switch
        {
            ElectionAction.Write write => $"Write {write.Purpose}",
            ElectionAction.Lose lose => $"Lose {lose.Reason}",
            _ => action.GetType().Name,
        }));
    }
}
