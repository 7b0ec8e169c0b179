using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Sip.Transactions;

/// <summary>
/// A part of the transactions with everything they need: tables, timers, buffers, pools. <see cref="Gate"/> guards all
/// of it; a message touches one shard only. See docs/decisions/0003-sharded-transactions.md.
/// </summary>
internal sealed class Shard(int index, long nowMs, ulong seed)
{
    private readonly FreeList<RequestContext> freeContexts = new();
    private readonly FreeList<ClientBranch> freeBranches = new();
    private ClientBranch[] branches = [];
    private ulong generations = seed;

    public Lock Gate { get; } = new();

    public byte Index { get; } = (byte)index;

    public Dictionary<TransactionKey, RequestContext> Servers { get; } = [];

    public TimerWheel Timers { get; } = new(nowMs);

    public BufferPool Buffers { get; } = new();

    /// <summary>Client transactions that live.</summary>
    public int LiveBranches => freeBranches.Made - freeBranches.Free;

    /// <summary>INVITE server transactions without a final response: calls being set up.</summary>
    public int InvitesInProgress { get; set; }

    public RequestContext RentContext(ProxyEngine engine) =>
        freeContexts.TryTake(out var context) ? context : freeContexts.Add(new RequestContext(engine, this));

    public void Return(RequestContext context) => freeContexts.Return(context);

    public ClientBranch RentBranch()
    {
        if (!freeBranches.TryTake(out var branch))
        {
            var slot = freeBranches.Made;
            if (slot == branches.Length)
                Array.Resize(ref branches, Math.Max(64, slot * 2));
            branch = freeBranches.Add(new ClientBranch(slot));
            branches[slot] = branch;
        }

        branch.Generation = NextGeneration();
        return branch;
    }

    public void Return(ClientBranch branch)
    {
        branch.Generation = 0;
        freeBranches.Return(branch);
    }

    public ClientBranch? FindBranch(in BranchToken token) =>
        token.Slot < (uint)freeBranches.Made && token.Generation != 0 && branches[token.Slot].Generation == token.Generation
            ? branches[token.Slot]
            : null;

    // SplitMix64: a guess at a branch is as good as a guess at 32 random bits.
    private uint NextGeneration()
    {
        generations += 0x9E3779B97F4A7C15;
        var z = (generations ^ (generations >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (uint)(z >> 32) | 1;
    }
}
