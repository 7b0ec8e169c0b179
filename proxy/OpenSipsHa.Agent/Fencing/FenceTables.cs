using System.Net;
using System.Security.Cryptography;
using OpenSipsHa.Agent.Fencing.Nftables;
using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Fencing;

/// <summary>The fence's tables in the kernel: they are there and ours, or are made anew.</summary>
internal sealed class FenceTables : IDisposable
{
    private static readonly (byte Family, string Name)[] Families =
    [
        (NetfilterMessage.FamilyInet, "inet"), (NetfilterMessage.FamilyNetdev, "netdev"), (NetfilterMessage.FamilyArp, "arp"),
    ];

    private readonly NftablesCommands _commands;
    private readonly NftablesQueries _queries;
    private readonly byte[][] _tableQueries;
    private readonly ulong[] _handles = new ulong[Families.Length];
    private readonly Dictionary<IPAddress, GatedAddress> _guarded = [];
    private FenceRules _rules;
    private NetworkLink? _link;

    /// <param name="table">Name of the tables; leftovers of that name are replaced, and the addresses that they guard are removed before.</param>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public FenceTables(string table, INetwork network, NftablesCommands commands, NftablesQueries queries)
    {
        (_commands, _queries) = (commands, queries);
        _tableQueries = [.. Families.Select(family => NetfilterMessage.QueryTable(family.Family, table))];
        _rules = NewRules(table);
        foreach (var address in LeftoverAddresses.Remove(table, network, queries))
            _guarded[address] = Gate(address);
        Install();
    }

    /// <summary>Flushing a ruleset takes the tables away; a restored copy of them has other handles.</summary>
    public bool AreOurs()
    {
        for (var i = 0; i < _handles.Length; i++)
        {
            if (_queries.HandleOfTable(_tableQueries[i]) != _handles[i])
                return false;
        }

        return true;
    }

    /// <summary>All closed, with a new secret: frames of before, wherever they are held up, open nothing any more.</summary>
    public void Install()
    {
        _rules = NewRules(_rules.Table);
        try
        {
            _commands.Run(_rules.Install(_guarded.Keys, _link));
        }
        catch (IOException) when (_link is not null)
        {
            // Its interface may be gone: without it ARP is closed, and all else need not wait.
            _link = null;
            _commands.Run(_rules.Install(_guarded.Keys, link: null));
        }

        _commands.Trim(_rules.Touch);
        for (var i = 0; i < _handles.Length; i++)
            _handles[i] = _queries.HandleOfTable(_tableQueries[i]);
        foreach (var address in _guarded.Keys.ToList())
            _guarded[address] = Gate(address);
    }

    public GatedAddress? Find(IPAddress address) => _guarded.GetValueOrDefault(address);

    public void Guard(IPAddress address)
    {
        if (!AreOurs())
            Install();
        if (_guarded.ContainsKey(address))
            return;
        _commands.Run(_rules.Guard(address));
        _guarded[address] = Gate(address);
    }

    public void AnswerOn(NetworkLink link)
    {
        if (_link is { } now && now.Index == link.Index && now.Name == link.Name)
            return;
        var former = _link;
        _commands.Run(_rules.AnswerOn(link));
        _link = link;
        if (former is not null && former.Index != link.Index)
            RunIfPossible(_rules.AnswerNoMoreOn(former));
    }

    /// <param name="milliseconds">0 = closed.</param>
    public void OpenByTransaction(IPAddress address, int milliseconds) => _commands.Run(_rules.Open(address, milliseconds));

    public void Forget(IPAddress address)
    {
        if (_guarded.Remove(address))
            RunIfPossible(_rules.Forget(address));
    }

    /// <summary>To try what works without touching anybody's traffic: an address that is not guarded is not gated.</summary>
    public GatedAddress Gate(IPAddress address) => new(address, _rules);

    /// <summary>By their handles, so that the tables of a process that has replaced ours stay.</summary>
    public void Dispose()
    {
        for (var i = 0; i < _handles.Length; i++)
        {
            if (_handles[i] != 0)
                RunIfPossible($"delete table {Families[i].Name} handle {_handles[i]}\n");
        }
    }

    private static FenceRules NewRules(string table) =>
        new(table, RandomNumberGenerator.GetBytes(OpeningFrame.SecretLength), BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)) | 1);

    private void RunIfPossible(string commands)
    {
        try
        {
            _commands.Run(commands);
        }
        catch (IOException)
        {
            // It is gone already: an interface took its chain along, somebody flushed the ruleset.
        }
    }
}
