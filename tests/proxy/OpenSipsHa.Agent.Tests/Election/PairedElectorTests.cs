using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Peers;
using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Agent.Tests.Election;

/// <summary>Promises, step by step: what a holder and a successor do in the situations that people meet.</summary>
public sealed class PairedElectorTests
{
    private readonly ElectorDriver _elector = new();

    private ElectionState State => _elector.State;

    [Fact]
    public void A_holder_goes_by_the_promise_before_it_writes_that_it_is_paired()
    {
        _elector.HoldPaired();
        State.Tenure!.Mode.ShouldBe(LeaseMode.Paired);
        _elector.Written!.Successor.ShouldBe(ElectorDriver.Peer);
        _elector.Written.Duration.ShouldBe(TimeSpan.FromMinutes(5));
        Remaining().ShouldBe(0.27, tolerance: 1e-6);
    }

    [Fact]
    public void A_promise_counts_from_when_its_heartbeat_was_sent()
    {
        _elector.HoldPaired();
        _elector.At(_elector.Now + 0.1).ShouldBe("Heartbeat");
        _elector.Now += 0.03;
        _elector.Promise().ShouldBe("Extend");
        Remaining().ShouldBe(0.24, tolerance: 1e-6);
    }

    [Fact]
    public void A_holder_whose_successor_misses_two_heartbeats_writes_solo_and_keeps_the_address()
    {
        _elector.HoldPaired();
        var answered = _elector.Now;
        _elector.At(answered + 0.1).ShouldBe("Heartbeat");
        _elector.At(answered + 0.141).ShouldBe("Heartbeat");
        _elector.At(answered + 0.1801).ShouldBe("Write Renew");
        _elector.Written!.Mode.ShouldBe(LeaseMode.Solo);
        Remaining().ShouldBeLessThan(0.1);
        _elector.Commit("8").ShouldStartWith("Extend");
        Remaining().ShouldBe(3.8, tolerance: 1e-6);
    }

    [Fact]
    public void A_member_that_answers_again_after_a_second_may_have_been_cut_off_with_others_so_the_address_is_announced_again()
    {
        _elector.HoldPaired();
        _elector.At(_elector.Now + 0.2);
        _elector.Commit("8");
        _elector.At(_elector.Now + 0.2);
        _elector.Promise().ShouldNotContain("AnnounceAgain", customMessage: "two lost heartbeats are no cut");

        _elector.At(_elector.Now + 1.5);
        _elector.Promise().ShouldContain("AnnounceAgain");
        _elector.At(_elector.Now + 0.1);
        _elector.Promise().ShouldNotContain("AnnounceAgain");
    }

    [Fact]
    public void A_holder_that_can_neither_hear_its_successor_nor_write_gives_the_address_up()
    {
        _elector.HoldPaired();
        var answered = _elector.Now;
        _elector.At(answered + 0.19);
        _elector.Answer(new LeaseAnswer.Failed("no route")).ShouldNotContain("Lose");
        _elector.At(answered + 0.271).ShouldContain("Lose Expired");
    }

    [Fact]
    public void A_refused_write_is_tried_again_soon_only_while_promises_run_out()
    {
        _elector.HoldPaired();
        var paired = _elector.Now;
        for (; _elector.Now < paired + 1.99; _elector.Now += 0.1)
        {
            _elector.Step(new ElectionInput.Tick());
            _elector.Promise();
        }

        _elector.At(paired + 2.01).ShouldContain("Write Renew");
        _elector.Answer(new LeaseAnswer.Failed("connection refused")).ShouldNotContain("Write");
        _elector.Promise();
        var answered = State.Peers[ElectorDriver.Peer].AnsweredAt.SinceOrigin.TotalSeconds;
        _elector.At(_elector.Now + 0.05).ShouldNotContain("Write");

        _elector.At(answered + 0.181).ShouldContain("Write Renew");
        _elector.Answer(new LeaseAnswer.Failed("connection refused")).ShouldNotContain("Write");
        _elector.At(_elector.Now + 0.026).ShouldContain("Write Renew");
    }

    [Fact]
    public void A_solo_write_in_doubt_binds_from_when_it_was_first_sent()
    {
        _elector.HoldPaired();
        var asked = _elector.Now;
        // It stays reachable, but could not hold the address.
        _elector.Promise(isEligible: false);
        _elector.At(asked + 0.1);
        _elector.Promise(isEligible: false).ShouldContain("Write Renew");
        var sent = _elector.Now;
        _elector.Answer(new LeaseAnswer.Failed("lost"));
        while (_elector.Now < sent + 3.7)
        {
            _elector.At(_elector.Now + 0.05);
            _elector.Promise(isEligible: false);
            if (State.Pending is not null)
                _elector.Answer(new LeaseAnswer.Failed("lost"));
            State.Authority.ShouldNotBeNull();
        }

        // The promises go on, but a third member may have read the record and waited.
        _elector.At(sent + 3.81).ShouldContain("Lose Expired");
    }

    [Fact]
    public void A_record_that_is_read_settles_what_was_in_doubt()
    {
        _elector.HoldPaired();
        _elector.At(_elector.Now + 0.19).ShouldContain("Write Renew");
        var sent = _elector.Now;
        var written = _elector.Written!;
        _elector.Now += 0.02;
        _elector.Answer(new LeaseAnswer.Failed("lost"));
        _elector.Step(new ElectionInput.Watched(written with { ResourceVersion = "8", Stamp = "later" })).ShouldContain("Extend");
        State.Tenure!.Mode.ShouldBe(LeaseMode.Solo);
        State.Authority!.Until.SinceOrigin.TotalSeconds.ShouldBe(sent + 3.8, tolerance: 1e-5);
    }

    [Fact]
    public void A_pairing_in_doubt_binds_to_the_promises_at_once()
    {
        _elector.Hold();
        for (var n = 0; n < 4; n++)
        {
            _elector.Promise();
            _elector.At(_elector.Now + 0.1);
        }

        _elector.Promise().ShouldBe("Extend Write Renew");
        _elector.Answer(new LeaseAnswer.Failed("lost"));
        State.Tenure!.NeedsPromises.ShouldBeTrue();
        Remaining().ShouldBe(0.27, tolerance: 1e-6);
    }

    [Fact]
    public void A_successor_answers_each_heartbeat_once_and_none_that_is_old()
    {
        _elector.Follow(ElectorDriver.PeersPaired);
        _elector.Heartbeat(1).ShouldBe("Promise");
        _elector.Heartbeat(1).ShouldBe("");
        _elector.Heartbeat(3).ShouldBe("Promise");
        _elector.Heartbeat(2).ShouldBe("");
        _elector.Heartbeat(4, term: 2).ShouldBe("");
        _elector.Heartbeat(4, boot: 12345).ShouldBe("", "the Lease names another process of the holder");
    }

    /// <summary>So that paired mode says what it seems to say: the other could take over now.</summary>
    [Fact]
    public void A_member_that_has_just_started_promises_but_is_not_to_be_paired_with_until_it_could_take_over()
    {
        _elector.Follow(ElectorDriver.PeersPaired with { Mode = LeaseMode.Solo, Successor = "" });
        var started = State.ForgottenUntil.SinceOrigin.TotalSeconds - 3;
        _elector.Now = started + 2.9;
        _elector.Heartbeat(1).ShouldBe("Promise");
        ((PeerMessage.Promise)_elector.Said!).IsEligible.ShouldBeFalse();
        _elector.Now = started + 3;
        _elector.Heartbeat(2).ShouldBe("Promise");
        ((PeerMessage.Promise)_elector.Said!).IsEligible.ShouldBeTrue();
    }

    [Fact]
    public void A_successor_reads_while_its_promise_runs_and_takes_over_when_it_has_run_out()
    {
        _elector.Follow(ElectorDriver.PeersPaired);
        _elector.Now = 101;
        _elector.Heartbeat(1).ShouldBe("Promise");
        _elector.At(101.19).ShouldBe("");
        _elector.At(101.2).ShouldBe("Read");
        _elector.Answer(new LeaseAnswer.Success(ElectorDriver.PeersPaired)).ShouldBe("");
        _elector.At(101.299).ShouldBe("");
        _elector.At(101.3).ShouldBe("Write Acquire");
        _elector.Written!.Mode.ShouldBe(LeaseMode.Solo);
        _elector.Commit("6").ShouldBe("Gain by Promise Heartbeat");
        State.Authority!.Term.ShouldBe(4);
    }

    [Fact]
    public void A_successor_that_is_not_sure_of_its_takeover_promises_nothing_more_on_that_version()
    {
        _elector.Follow(ElectorDriver.PeersPaired);
        _elector.Now = 101;
        _elector.Heartbeat(1);
        _elector.At(101.25).ShouldBe("Read");
        _elector.Answer(new LeaseAnswer.Success(ElectorDriver.PeersPaired));
        _elector.At(101.31).ShouldBe("Write Acquire");
        _elector.Heartbeat(2).ShouldBe("");
        _elector.Answer(new LeaseAnswer.Failed("lost"));
        _elector.Heartbeat(3).ShouldBe("");
        _elector.Step(new ElectionInput.Watched(ElectorDriver.PeersPaired with { ResourceVersion = "6", Mode = LeaseMode.Solo, Successor = "", Duration = TimeSpan.FromSeconds(4), Stamp = "2" }));
        _elector.Heartbeat(4).ShouldContain("Promise");
    }

    [Fact]
    public void A_member_that_has_just_started_waits_out_what_a_process_before_it_may_have_promised()
    {
        _elector.Now = 0.5;
        _elector.Follow(ElectorDriver.PeersPaired);
        _elector.At(2).ShouldNotContain("Write");
        if (State.Pending is not null)
            _elector.Answer(new LeaseAnswer.Success(ElectorDriver.PeersPaired));
        _elector.At(3.01).ShouldContain("Write Acquire");
    }

    [Fact]
    public void A_third_member_waits_for_the_long_duration()
    {
        var named = ElectorDriver.PeersPaired with { Successor = "pair-2_uid2" };
        _elector.Follow(named);
        for (var now = 101.0; now < 399; now++)
        {
            _elector.At(now).ShouldNotContain("Write");
            if (State.Pending is not null)
                _elector.Answer(new LeaseAnswer.Success(named));
        }
    }

    [Fact]
    public void A_holder_that_is_known_to_be_gone_is_not_waited_for()
    {
        _elector.Follow(ElectorDriver.PeersPaired);
        _elector.Now = 101;
        _elector.Heartbeat(1);
        _elector.Now = 101.02;
        _elector.Hear(new PeerMessage.Gone(ElectorDriver.Lease, ElectorDriver.Peer, ElectorDriver.PeerBoot, 3)).ShouldBe("Write Acquire");
        _elector.Commit("6").ShouldBe("Gain by Gone Heartbeat");
    }

    [Fact]
    public void The_end_of_another_process_of_the_holder_frees_nothing()
    {
        _elector.Follow(ElectorDriver.PeersPaired);
        _elector.Now = 101;
        _elector.Heartbeat(1);
        _elector.Hear(new PeerMessage.Gone(ElectorDriver.Lease, ElectorDriver.Peer, 8, 3)).ShouldBe("");
    }

    [Fact]
    public void A_handover_releases_to_the_member_that_answers_and_leaves_it_time()
    {
        _elector.HoldPaired();
        _elector.Step(new ElectionInput.HandOver("asked")).ShouldBe("Lose HandedOver");
        _elector.Step(new ElectionInput.AddressGone()).ShouldBe("Write Release");
        _elector.Written!.Successor.ShouldBe(ElectorDriver.Peer);
        var released = _elector.Now;
        _elector.Commit("8").ShouldBe("Released");
        _elector.At(released + 1.9).ShouldNotContain("Acquire");
    }

    [Fact]
    public void A_handover_without_a_taker_changes_nothing()
    {
        _elector.Hold();
        _elector.Step(new ElectionInput.HandOver("asked")).ShouldBe("");
        State.Authority.ShouldNotBeNull();
    }

    [Fact]
    public void A_promise_covers_three_times_the_latency_of_writes_lately()
    {
        var promises = State.Settings.Promises!;
        promises.Wanted(TimeSpan.FromMilliseconds(5)).ShouldBe(TimeSpan.FromMilliseconds(300));
        promises.Wanted(TimeSpan.FromMilliseconds(500)).ShouldBe(TimeSpan.FromMilliseconds(1710));
        promises.Wanted(TimeSpan.FromSeconds(2)).ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Without_a_fence_a_promise_is_as_long_as_an_address_in_whole_seconds_needs()
    {
        ElectionSettings.From(new FailoverSettings(), isFenced: false).Settings!.Promises!.Promise.ShouldBe(TimeSpan.FromSeconds(2.5));
        ElectionSettings.From(new FailoverSettings { LeaseDurationMs = 3000 }, isFenced: false).Settings!.Promises.ShouldBeNull("it does not fit");
    }

    [Fact]
    public void A_holder_that_hears_of_a_later_term_gives_way()
    {
        _elector.HoldPaired();
        _elector.Heartbeat(1, term: 9).ShouldContain("Lose TakenOver");
    }

    [Fact]
    public void A_holder_keeps_the_address_without_an_API_server_if_that_is_wanted()
    {
        var keeper = new ElectorDriver(new FailoverSettings { WhenApiUnavailable = ApiUnavailable.Keep });
        keeper.HoldPaired();
        var answered = keeper.Now;
        keeper.At(answered + 0.19);
        keeper.Answer(new LeaseAnswer.Failed("no route"));
        for (var now = answered + 0.2; now < answered + 20; now += 0.1)
        {
            keeper.At(now).ShouldNotContain("Lose");
            if (keeper.State.Pending is not null)
                keeper.Answer(new LeaseAnswer.Failed("no route"));
        }

        keeper.Heartbeat(1, term: 9).ShouldContain("Lose TakenOver");
    }

    [Fact]
    public void Without_an_API_server_a_standby_takes_over_only_what_nobody_answers_for()
    {
        var standby = new ElectorDriver(new FailoverSettings { WhenApiUnavailable = ApiUnavailable.Keep });
        standby.Follow(ElectorDriver.PeersPaired);
        standby.Now = 101;
        standby.Heartbeat(1);
        var asked = 0;
        for (var now = 101.1; now < 121; now += 0.1)
        {
            if (standby.At(now).Contains("Survey", StringComparison.Ordinal))
            {
                asked++;
                standby.Step(new ElectionInput.Surveyed(IsFree: false)).ShouldNotContain("Gain");
            }

            if (standby.State.Pending is not null)
                standby.Answer(new LeaseAnswer.Failed("no route"));
        }

        asked.ShouldBeInRange(3, 5);
        standby.Step(new ElectionInput.Surveyed(IsFree: true)).ShouldContain("Gain by Unbacked");
        ((PeerMessage.Heartbeat)standby.Said!).IsUnbacked.ShouldBeTrue();
        standby.State.Authority!.Term.ShouldBe(4);
    }

    private double Remaining() => (State.Authority!.Until - _elector.Time).TotalSeconds;
}
