namespace OpenSipsHa.DevCluster.Api.Cel;

/// <summary>
/// Walks a tree. Values: null, bool, long, ulong, double, string, byte[], List&lt;object?&gt;,
/// Dictionary&lt;string, object?&gt;, TimeSpan, DateTimeOffset, IPAddress, IPNetwork, Uri.
/// </summary>
sealed class CelEvaluator(Dictionary<string, object?> variables)
{
    public object? Evaluate(CelNode node) => node switch
    {
        CelNode.Literal literal => literal.Value,
        CelNode.Identifier name => variables.TryGetValue(name.Name, out var value) ? value : throw new CelException($"undeclared reference to '{name.Name}'"),
        CelNode.Select select => Select(select),
        CelNode.Index index => CelValues.Index(Evaluate(index.Operand), Evaluate(index.Key)),
        CelNode.ListLiteral list => list.Items.Select(Evaluate).ToList(),
        CelNode.MapLiteral map => map.Entries.ToDictionary(entry => Evaluate(entry.Key)?.ToString() ?? "", entry => Evaluate(entry.Value), StringComparer.Ordinal),
        CelNode.Comprehension loop => Comprehend(loop),
        CelNode.Call call => Call(call),
        _ => throw new CelException("unknown expression"),
    };

    object? Select(CelNode.Select select)
    {
        if (Evaluate(select.Operand) is not Dictionary<string, object?> map)
            throw new CelException("no such overload");
        var field = CelNames.Unescape(select.Field);
        if (select.TestOnly)
            return map.ContainsKey(field);
        return map.TryGetValue(field, out var value) ? value : throw new CelException($"no such key: {field}");
    }

    object? Call(CelNode.Call call)
    {
        switch (call.Function)
        {
            case "?:": return Truth(Evaluate(call.Arguments[0])) ? Evaluate(call.Arguments[1]) : Evaluate(call.Arguments[2]);
            case "&&": return Both(call.Arguments[0], call.Arguments[1], decisive: false);
            case "||": return Both(call.Arguments[0], call.Arguments[1], decisive: true);
        }
        if (call is { Target: CelNode.Identifier { Name: "ip" }, Function: "isCanonical" } && !variables.ContainsKey("ip"))
            call = new CelNode.Call(null, "ip.isCanonical", call.Arguments);
        var arguments = new List<object?>(call.Arguments.Count + 1);
        if (call.Target is not null)
            arguments.Add(Evaluate(call.Target));
        arguments.AddRange(call.Arguments.Select(Evaluate));
        return CelOperators.TryApply(call.Function, arguments, out var result) || CelFunctions.TryApply(call.Function, arguments, out result)
            ? result
            : throw new CelException($"found no matching overload for '{call.Function}'");
    }

    /// <summary>An error on one side does not count when the other side decides (cel-spec, "Logical operators").</summary>
    bool Both(CelNode left, CelNode right, bool decisive)
    {
        CelException? failed = null;
        try
        {
            if (Truth(Evaluate(left)) == decisive)
                return decisive;
        }
        catch (CelException error)
        {
            failed = error;
        }
        return Truth(Evaluate(right)) == decisive ? decisive : failed is null ? !decisive : throw failed;
    }

    object? Comprehend(CelNode.Comprehension loop)
    {
        var range = Evaluate(loop.Range);
        var items = range switch
        {
            List<object?> list => list.Select((item, index) => (Key: (object?)(long)index, Item: item)),
            Dictionary<string, object?> map => map.Select(entry => (Key: (object?)entry.Key, Item: loop.SecondVariable is null ? entry.Key : entry.Value)),
            _ => throw new CelException("expression of a macro's range must be a list or a map"),
        };
        var scope = new Scope(variables, loop.Variable, loop.SecondVariable);
        try
        {
            return loop.Macro switch
            {
                "all" => Quantify(items, loop, scope, decisive: false),
                "exists" => Quantify(items, loop, scope, decisive: true),
                "exists_one" => items.Count(item => Truth(scope.With(item, () => Evaluate(loop.Body)))) == 1,
                "filter" => items.Where(item => Truth(scope.With(item, () => Evaluate(loop.Body)))).Select(item => item.Item).ToList(),
                _ => items.Where(item => loop.Condition is null || Truth(scope.With(item, () => Evaluate(loop.Condition))))
                    .Select(item => scope.With(item, () => Evaluate(loop.Body))).ToList(),
            };
        }
        finally
        {
            scope.Restore();
        }
    }

    bool Quantify(IEnumerable<(object? Key, object? Item)> items, CelNode.Comprehension loop, Scope scope, bool decisive)
    {
        CelException? failed = null;
        foreach (var item in items)
        {
            try
            {
                if (Truth(scope.With(item, () => Evaluate(loop.Body))) == decisive)
                    return decisive;
            }
            catch (CelException error)
            {
                failed = error;
            }
        }
        return failed is null ? !decisive : throw failed;
    }

    static bool Truth(object? value) => value as bool? ?? throw new CelException("no such overload: expected bool");

    sealed class Scope(Dictionary<string, object?> variables, string first, string? second)
    {
        readonly bool hadFirst = variables.TryGetValue(first, out _);
        readonly object? oldFirst = variables.GetValueOrDefault(first);
        readonly bool hadSecond = second is not null && variables.ContainsKey(second);
        readonly object? oldSecond = second is null ? null : variables.GetValueOrDefault(second);

        public object? With((object? Key, object? Item) item, Func<object?> body)
        {
            variables[first] = second is null ? item.Item : item.Key;
            if (second is not null)
                variables[second] = item.Item;
            return body();
        }

        public void Restore()
        {
            Put(first, hadFirst, oldFirst);
            if (second is not null)
                Put(second, hadSecond, oldSecond);
        }

        void Put(string name, bool had, object? value)
        {
            if (had)
                variables[name] = value;
            else
                variables.Remove(name);
        }
    }
}
